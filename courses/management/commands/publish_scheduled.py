from wagtail.management.commands.publish_scheduled import Command as WagtailCommand

from courses.schedule import publish_due, unpublish_expired


class Command(WagtailCommand):
    """Takes the place of Wagtail's, which stops at the first page that doesn't compile."""

    help = (
        "Publish the pages whose time has come, and withdraw those whose time is over. "
        "A page that can't be published stays a draft, and its author is told why on the page."
    )

    def handle(self, *, dryrun: bool = False, **options):
        if dryrun:
            super().handle(dryrun=True, **options)
            return
        withdrawn = unpublish_expired()
        published, refusals = publish_due()
        self.stdout.write(f"Published: {published}. Withdrawn: {withdrawn}. Refused: {len(refusals)}.")
        for refusal in refusals:
            self.stderr.write(f"{refusal.page.title} ({refusal.page.pk}): {refusal}")
