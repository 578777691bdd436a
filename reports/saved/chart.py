"""A drawing of a page on its own: the colours that the page's style sheet gives it, written into it."""

from bs4 import Tag

#: As in light (`static/css`): what the classes of our charts look like on paper.
STYLE = """
text { font: 14px 'Noto Sans', 'Noto Sans Georgian', 'Noto Sans Armenian'; fill: #1d2b33; }
.months__name { font-size: 13px; fill: #51626b; }
.months__bar, .bar__piece--done { fill: #0f4c5c; }
.months__axis { stroke: #8a8577; }
.bar__piece--under_way { fill: #7fa3ab; }
.bar__piece--late { fill: #9a5005; }
.bar__piece--not_begun { fill: #ffffff; stroke: #8a8577; }
"""


def chart(svg: Tag) -> bytes:
    """The same drawing, which a typesetter can draw without the page."""
    box = [float(number) for number in svg["viewbox"].split()]
    inner = "".join(str(one) for one in svg.children)
    shape = f'viewBox="{svg["viewbox"]}" width="{box[2]}" height="{box[3]}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {shape}><style>{STYLE}</style>{inner}</svg>'.encode()
