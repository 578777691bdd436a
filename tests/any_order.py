"""Running a machine of any order in a database that is afterwards as it was."""

from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test


def run_rolled_back(machine: type[RuleBasedStateMachine], *, examples: int, steps: int) -> None:
    """The same examples in each run; what each did is rolled back before the next begins."""

    class RolledBack(machine):
        def __init__(self):
            super().__init__()
            self.around = transaction.atomic()
            self.around.__enter__()

        def teardown(self):
            try:
                super().teardown()
            finally:
                transaction.set_rollback(True)
                self.around.__exit__(None, None, None)

    run_state_machine_as_test(
        RolledBack,
        settings=settings(
            max_examples=examples, stateful_step_count=steps, deadline=None, derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
