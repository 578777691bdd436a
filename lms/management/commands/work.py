import signal

from django.core.management.base import BaseCommand

from lms.background.worker import Watch, Worker, keep_watch


class Command(BaseCommand):
    help = (
        "Do background work: mails, certificates, files to download, and what comes again and again. Run one or more "
        "beside the web server, on any node; stopped (SIGTERM), it finishes what it is doing."
    )

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="Do all that is ready now, and end.")
        parser.add_argument("--with-parent", action="store_true", help="End when the process that started it ends.")

    def handle(self, *, once: bool, with_parent: bool, **options):
        worker = Worker()
        if once:
            keep_watch(worker.worker_id)
            self.stdout.write(f"Done: {worker.work_off()}.")
            return
        worker.configure_signals()
        if with_parent:
            # Ctrl-C reaches the whole group; the server, told so too, ends first and takes the worker along.
            signal.signal(signal.SIGINT, signal.SIG_IGN)
        Watch(worker, with_parent=with_parent).start()
        worker.run()
