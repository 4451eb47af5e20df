"""The contract of interaction: one case for each function. What else there is to know of the first eight
is in ``cases.py``."""

from __future__ import annotations

from py_ext import (
    CallType,
    CaseEvent,
    Desk,
    InteractionEvent,
    MarkdoneEvent,
    MessengerEvent,
    RequestRefused,
    State,
    Target,
)
from tests.contract.api_voice import talking
from tests.contract.cases import Desktop, raises, until
from tests.contract.covers import covers, forbidden, state_of


@covers("interaction.getInteractions")
async def all_interactions_are_described(desktop: Desktop, desk: Desk) -> None:
    ids = [await desktop.do("ring"), await desktop.do("invite", "chat")]
    assert [each.interaction_id for each in await desk.interaction.get_interactions()] == ids
    await forbidden(desktop, "interaction.getInteractions", desk.interaction.get_interactions)


@covers("interaction.getByInteractionId")
async def one_interaction_is_described(desktop: Desktop, desk: Desk) -> None:
    call = await desktop.do("ring", ani="5550100")
    found = await desk.interaction.get_by_interaction_id(call)
    assert found is not None
    assert (found.interaction_id, found.ani) == (call, "5550100")
    assert await desk.interaction.get_by_interaction_id("99") is None
    await forbidden(
        desktop,
        "interaction.getByInteractionId",
        lambda: desk.interaction.get_by_interaction_id(call),
    )


@covers("interaction.setUserData")
async def user_data_is_set(desktop: Desktop, desk: Desk) -> None:
    call = await desktop.do("ring", user_data={"Kept": "1"})
    events = desk.events(InteractionEvent, interaction_id=call, state_changed=False)
    await desk.interaction.set_user_data(call, {"Tier": "gold"})
    assert await desktop.do("user_data", call) == {"Kept": "1", "Tier": "gold"}
    assert (await anext(events)).interaction.user_data == {"Kept": "1", "Tier": "gold"}
    await desktop.do("release", call)
    with raises(RequestRefused, "Nothing was attached"):
        await desk.interaction.set_user_data(call, {"Tier": "silver"})
    assert (await desktop.do("user_data", call))["Tier"] == "gold"


@covers("interaction.deleteUserData")
async def user_data_is_deleted(desktop: Desktop, desk: Desk) -> None:
    call = await desktop.do("ring", user_data={"Kept": "1", "Old": "2"})
    await desk.interaction.delete_user_data(call, "Old")
    assert await desktop.do("user_data", call) == {"Kept": "1"}
    with raises(RequestRefused, "There is no interaction", "Nothing was removed"):
        await desk.interaction.delete_user_data("99", "Kept")


@covers("interaction.selectCaseByCaseId")
async def a_case_is_selected(desktop: Desktop, desk: Desk) -> None:
    await desktop.do("ring")
    case_id = (await desktop.do("interaction", await desktop.do("ring")))["caseId"]
    events = desk.events(CaseEvent, selected_case_id=case_id)
    await desk.interaction.select_case_by_case_id(case_id)
    assert (await anext(events)).event_type == "CASE_SELECTED"
    assert await desktop.do("look", "selected_case_id") == case_id
    with raises(RequestRefused, "The selection stays"):
        await desk.interaction.select_case_by_case_id("99")
    assert await desktop.do("look", "selected_case_id") == case_id
    await until(lambda: any(each.is_case_selected for each in desk.interactions.values()))


@covers("interaction.markdone")
async def an_interaction_is_marked_done(desktop: Desktop, desk: Desk) -> None:
    call = await desktop.do("ring")
    with raises(RequestRefused, "It stays open"):
        await desk.interaction.markdone(call)
    await desktop.do("release", call)
    events = desk.events(InteractionEvent, state=State.COMPLETED)
    await desk.interaction.markdone(call)
    assert (await anext(events)).interaction_id == call
    assert await desktop.do("look", "interactions") == {}


@covers("interaction.blockMarkdone")
async def mark_done_is_blocked(desktop: Desktop, desk: Desk) -> None:
    call = await desktop.do("ring")
    await desktop.do("release", call)
    events = desk.events(MarkdoneEvent)
    await desk.interaction.block_markdone(call, "Wait.")
    assert await desktop.do("mark_done", call) == ["Wait."]
    assert (await anext(events)).interaction_id == call
    with raises(RequestRefused, "can still mark this interaction done"):
        await desk.interaction.block_markdone("99", "Wait.")


@covers("interaction.unblockMarkdone")
async def a_block_of_mark_done_is_lifted(desktop: Desktop, desk: Desk) -> None:
    call = await desktop.do("ring")
    await desktop.do("release", call)
    await desk.interaction.block_markdone(call, "Wait.")
    await desk.interaction.unblock_markdone(call)
    assert await desktop.do("mark_done", call) is None
    with raises(RequestRefused, "There is no interaction"):
        await desk.interaction.unblock_markdone(call)


@covers("interaction.accept")
async def an_invitation_is_accepted(desktop: Desktop, desk: Desk) -> None:
    email = await desktop.do("invite", "email")
    await desk.interaction.accept(email)
    assert await state_of(desktop, email) == "ACCEPTED"
    for wrong in (email, await desktop.do("ring"), "99"):
        with raises(RequestRefused, "It was not accepted"):
            await desk.interaction.accept(wrong)


@covers("interaction.reject")
async def an_invitation_is_turned_down(desktop: Desktop, desk: Desk) -> None:
    email = await desktop.do("invite", "email")
    events = desk.events(InteractionEvent, state=State.REVOKED)
    await desk.interaction.reject(email)
    assert (await anext(events)).interaction_id == email
    assert await desktop.do("look", "interactions") == {}
    call = await desktop.do("ring")
    with raises(RequestRefused, "If it exists, it stays"):
        await desk.interaction.reject(call)
    assert await state_of(desktop, call) == "RINGING"


@covers("interaction.consult")
async def a_colleague_is_consulted(desktop: Desktop, desk: Desk) -> None:
    call = await talking(desktop)
    events = desk.events(InteractionEvent, is_consultation=True)
    consultation = await desk.interaction.consult(
        call, Target.agent("jane"), media="voice", user_data={"Why": "price"}, extensions={"a": 1}
    )
    assert consultation is not None
    event = await anext(events)
    assert (event.interaction_id, event.state) == (consultation.interaction_id, State.DIALING)
    assert event.call_type is CallType.CONSULT
    assert event.interaction.parent_interaction_id == call
    assert event.interaction.user_data["Why"] == "price"
    assert await state_of(desktop, call) == "HELD"
    assert list((await desktop.do("look", "extensions")).values()) == [{"a": 1}]
    request = await desktop.do("last_parameters", "interaction.consult")
    assert request[1] == {
        "destination": "jane",
        "target": "AGENT",
        "type": "AGENT",
        "media": "voice",
    }
    ringing = await desktop.do("ring")
    with raises(RequestRefused, "Nobody is asked"):
        await desk.interaction.consult(ringing, "5550170")
    with raises(RequestRefused, "Nobody is asked"):
        await desk.interaction.consult(call, Target("jane", "TEAM"))
    assert await state_of(desktop, ringing) == "RINGING"


@covers("interaction.singleStepTransfer")
async def a_call_is_handed_over_at_once(desktop: Desktop, desk: Desk) -> None:
    call = await talking(desktop)
    with raises(RequestRefused, "It stays with this agent"):
        await desk.interaction.single_step_transfer(await desktop.do("ring"), "5550170")
    with raises(RequestRefused, "It stays with this agent"):
        await desk.interaction.single_step_transfer(call, Target("x", "NO_SUCH_KIND"))
    assert await state_of(desktop, call) == "TALKING"
    events = desk.events(InteractionEvent, interaction_id=call, state=State.IDLE)
    await desk.interaction.single_step_transfer(
        call, Target.skill("French"), user_data={"Why": "French"}
    )
    assert (await anext(events)).interaction.user_data == {"Why": "French"}
    assert await state_of(desktop, call) == "IDLE"


@covers("interaction.singleStepConference")
async def somebody_joins_a_call_at_once(desktop: Desktop, desk: Desk) -> None:
    call = await talking(desktop)
    events = desk.events(InteractionEvent, interaction_id=call, state_changed=False)
    await desk.interaction.single_step_conference(call, "5550171")
    assert len((await anext(events)).interaction.parties) == 2
    names = [party["name"] for party in (await desktop.do("interaction", call))["parties"]]
    assert names[1] == "5550171"
    await desktop.do("release", call)
    with raises(RequestRefused, "Nobody joins") as caught:
        await desk.interaction.single_step_conference(call, Target.phone("5550172"))
    assert "5550172" not in str(caught[0])


@covers("interaction.completeTransfer")
async def a_transfer_is_completed(desktop: Desktop, desk: Desk) -> None:
    call = await talking(desktop)
    consultation = await desktop.do("consult", call, "7002")
    await desktop.do("answer", consultation)
    with raises(RequestRefused, "Nothing was handed over"):
        await desk.interaction.complete_transfer(call)
    assert await state_of(desktop, call) == "HELD"
    events = desk.events(InteractionEvent, state=State.IDLE)
    await desk.interaction.complete_transfer(consultation)
    assert {(await anext(events)).interaction_id for _ in range(2)} == {consultation, call}
    assert await state_of(desktop, call) == "IDLE"


@covers("interaction.completeConference")
async def a_conference_is_completed(desktop: Desktop, desk: Desk) -> None:
    call = await talking(desktop)
    consultation = await desktop.do("consult", call, "7002")
    with raises(RequestRefused, "Nobody joins"):
        await desk.interaction.complete_conference(consultation)
    await desktop.do("answer", consultation)
    await desk.interaction.complete_conference(consultation)
    described = await desktop.do("interaction", call)
    assert described["state"] == "TALKING"
    assert [party["name"] for party in described["parties"]][1] == "7002"
    await until(lambda: consultation not in desk.interactions)


@covers("messenger.broadcastMessage")
async def a_message_reaches_the_other_frames(desktop: Desktop, desk: Desk) -> None:
    await desktop.do("open_other_frame", "orders")
    events = desk.events(MessengerEvent, channel={"orders", "news"})
    message = {"saved": ["A-1042", None, 7]}
    await desk.messenger.broadcast_message("orders", message)
    assert await desktop.do("other_frame_heard") == [["messenger:orders", message]]
    await desk.messenger.broadcast_message("nobody listens", None)
    for said in ("text", None, [1], {"a": 1}):
        await desktop.do("other_frame_says", "orders", said)
        event = await anext(events)  # and not what this frame has said itself
        assert (event.channel, event.message) == ("orders", said)
    sent = await desktop.do("look", "messenger.sent")
    assert [each["heard"] for each in sent] == [1, 0, 1, 1, 1, 1]
    with raises(TypeError, "channel"):
        desk.events(MessengerEvent)  # type: ignore[call-arg]
    await forbidden(
        desktop,
        "messenger.broadcastMessage",
        lambda: desk.messenger.broadcast_message("orders", {}),
    )
    assert len(await desktop.do("look", "messenger.sent")) == 6
