"""The sample extension web/extensions/order_toast.py, tested with the kit: the test is the agent."""

import pytest

from py_ext.simulator import DeskSimulator, SimulatedInteraction

pytestmark = [
    pytest.mark.extension("../../web/extensions/order_toast.py"),
    pytest.mark.usefixtures("desk"),
]


@pytest.fixture
async def call(simulator: DeskSimulator, desk: object) -> SimulatedInteraction:
    """A call about an order that was answered just now."""
    call = simulator.ring(ani="5550100", user_data={"OrderNumber": "A-1042"})
    simulator.answer(call.interaction_id)
    await simulator.settled()
    return call


def toast_of(simulator: DeskSimulator) -> str:
    (toast_id,) = simulator.views.toasts
    return toast_id


async def test_the_toast_shows_the_order(
    simulator: DeskSimulator, call: SimulatedInteraction
) -> None:
    shown = simulator.views.toasts[toast_of(simulator)]
    assert shown["title"] == "Order A-1042"
    assert shown["keyValues"] == {"Customer": "5550100"}
    assert shown["buttons"] == ["Settled", "Call back", "Later"]


@pytest.mark.parametrize(("button", "state"), [("Settled", "settled"), ("Call back", "open")])
async def test_the_button_is_attached_and_the_toast_goes(
    simulator: DeskSimulator, call: SimulatedInteraction, button: str, state: str
) -> None:
    simulator.views.press(toast_of(simulator), button)
    await simulator.settled()
    assert call.user_data["OrderState"] == state
    assert simulator.views.toasts == {}


async def test_the_toast_goes_with_the_call(
    simulator: DeskSimulator, call: SimulatedInteraction
) -> None:
    simulator.release(call.interaction_id)
    await simulator.settled()
    assert simulator.views.toasts == {}
    assert "OrderState" not in call.user_data


async def test_a_toast_that_was_put_off_is_not_closed_again(
    simulator: DeskSimulator, call: SimulatedInteraction
) -> None:
    simulator.views.press(toast_of(simulator), "Later")
    await simulator.settled()
    simulator.release(call.interaction_id)
    await simulator.settled()
    assert len(simulator.requests("system.closeToast")) == 1
    assert "OrderState" not in call.user_data


async def test_a_call_without_an_order_shows_nothing(simulator: DeskSimulator) -> None:
    call = simulator.ring()
    simulator.answer(call.interaction_id)
    await simulator.settled()
    assert simulator.views.toasts == {}


async def test_an_answer_that_cannot_be_written_down_is_told(
    simulator: DeskSimulator, call: SimulatedInteraction, capsys: pytest.CaptureFixture[str]
) -> None:
    with simulator.faults.refuse("interaction.setUserData", "No."):
        simulator.views.press(toast_of(simulator), "Settled")
        await simulator.settled()
    assert "not written down" in capsys.readouterr().out
