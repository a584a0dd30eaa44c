"""People who chat at once are answered, and what they are told instead of an answer is counted."""

from __future__ import annotations

from assistant.settings import Settings
from eval.benchmarks.chatters import measure
from tests.ui.answers import ANSWER
from tests.ui.web.served import Growing, served


def test_answers_and_failures_are_counted(small_settings: Settings) -> None:
    growing = Growing(last=ANSWER)
    growing.may_end.set()
    with served(small_settings, lambda: growing) as address:
        crowd = measure(address, people=1, seconds=1, reading=(0, 0.05))
        assert (crowd.api.people, crowd.api.failures) == (1, {})
        assert crowd.api.answers == len(growing.asked) > 0
        assert crowd.api.first
        assert crowd.api.whole
        assert crowd.api.first.p50 <= crowd.api.whole.most
        assert growing.asked[1:2] == [] or growing.asked[1][1], "the turns before go with the next question"
        nobody = measure(address, people=2, seconds=1, reading=(0, 0.05))
    assert nobody.page.answers == 0, "this server has no page"
    assert sum(nobody.page.failures.values()) > 0


def test_who_is_turned_away_is_counted_as_failed(small_settings: Settings) -> None:
    settings = small_settings.model_copy(update={"rate": 3})
    growing = Growing(last=ANSWER)
    growing.may_end.set()
    with served(settings, lambda: growing) as address:
        crowd = measure(address, people=1, seconds=1, reading=(0, 0.05))
    assert crowd.api.answers == 1
    assert set(crowd.api.failures) == {"status 429"}
