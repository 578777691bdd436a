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
.months__grid { stroke: #e7e2d8; }
.line { fill: none; stroke-width: 2.5px; }
.line--completed { stroke: #0f4c5c; }
.line--before { stroke: #51626b; stroke-dasharray: 3 5; }
.line--missed { stroke: #9a5005; stroke-dasharray: 12 5; }
.dot--completed { fill: #0f4c5c; }
.dot--missed { fill: #9a5005; }
.icicle__box { stroke: #8a8577; stroke-width: 2px; }
.icicle__name { font-size: 18px; font-weight: 600; }
.icicle__name--6, .icicle__name--7, .icicle__name--8, .icicle__name--9 { fill: #ffffff; }
"""
#: How much petrol each shade of the drawing of units has, in percent, as in `insights.css`; the rest is paper.
SHADES = (4, 10, 16, 22, 28, 34, 74, 82, 91, 100)
STYLE += "".join(
    f".icicle__box--{shade} {{ fill: rgb({', '.join(str(255 - (255 - one) * share // 100) for one in (15, 76, 92))}); }}\n"
    for shade, share in enumerate(SHADES)
)


def chart(svg: Tag) -> bytes:
    """The same drawing, which a typesetter can draw without the page."""
    box = [float(number) for number in svg["viewbox"].split()]
    inner = "".join(str(one) for one in svg.children)
    shape = f'viewBox="{svg["viewbox"]}" width="{box[2]}" height="{box[3]}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {shape}><style>{STYLE}</style>{inner}</svg>'.encode()
