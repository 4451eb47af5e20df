"""The contract of agent, auth, configuration, media and sipEndpoint."""

from __future__ import annotations

from datetime import UTC, datetime

from py_ext import (
    AgentEvent,
    AgentStateType,
    Desk,
    MediaEvent,
    NotAllowed,
    RequestRefused,
    Role,
    UnexpectedAnswer,
)
from tests.contract.cases import Desktop, raises
from tests.contract.covers import ORIGINS, covers, forbidden, same_after


@covers("agent.get")
async def the_agent_is_described(desktop: Desktop, desk: Desk) -> None:
    agent = await desk.agent.get()
    assert (agent.username, agent.employee_id) == ("robin.example", "1001")
    assert (agent.firstname, agent.lastname) == ("Robin", "Example")
    assert agent.roles == (Role.ROLE_AGENT,)
    assert agent.raw["employeeId"] == "1001"
    await desktop.do("answer_with", "agent.get", {"roles": ["ROLE_NEW", None], "new": [1]})
    agent = await desk.agent.get()
    assert (agent.roles, agent.username, agent.raw["new"]) == (("ROLE_NEW", None), None, [1])
    await desktop.do("answer_with", "agent.get", None)
    await desktop.do("mend")
    await forbidden(desktop, "agent.get", desk.agent.get)


@covers("agent.getStateList")
async def the_agent_s_states_are_listed(desktop: Desktop, desk: Desk) -> None:
    states = await desk.agent.get_state_list()
    assert [state.operation_name for state in states] == ["Ready", "NotReady", "AfterCallWork"]
    assert states[2].type is AgentStateType.NOT_READY_AFTER_CALLWORK
    assert states[1].display_name == "Not Ready"
    await desktop.do("answer_with", "agent.getStateList", {"no": "array"})
    with raises(UnexpectedAnswer, "an array of states"):
        await desk.agent.get_state_list()
    await desktop.do("mend")
    await forbidden(desktop, "agent.getStateList", desk.agent.get_state_list)


@covers("agent.getState")
async def the_agent_s_state_is_what_was_set(desktop: Desktop, desk: Desk) -> None:
    assert (await desk.agent.get_state()).type is AgentStateType.READY
    await desktop.do("set_agent_state", "NotReady")
    assert (await desk.agent.get_state()).operation_name == "NotReady"
    await desktop.do("answer_with", "agent.getState", {"type": "DREAMING"})
    assert (await desk.agent.get_state()).type == "DREAMING"
    await desktop.do("mend")
    await forbidden(desktop, "agent.getState", desk.agent.get_state)


@covers("agent.setState")
async def setting_the_agent_s_state_sends_its_event(desktop: Desktop, desk: Desk) -> None:
    events = desk.events(AgentEvent, type=AgentStateType.NOT_READY)
    await desk.agent.set_state("NotReady")
    assert (await desktop.do("look", "agent.state"))["type"] == "NOT_READY"
    event = await anext(events)
    assert (event.operation_name, event.state.display_name) == ("NotReady", "Not Ready")
    media = await desk.media.get_media_list()
    assert {each.state and each.state.operation_name for each in media} == {"NotReady"}
    await same_after(
        desktop, "agent.state", lambda: desk.agent.set_state("Dreaming"), "'Dreaming'", "stays"
    )


@covers("auth.getJwtToken")
async def a_token_says_who_the_agent_is(desktop: Desktop, desk: Desk) -> None:
    with raises(NotAllowed, "auth.getJwtToken") as caught:
        await desk.auth.get_jwt_token()  # "*" does not contain it
    assert isinstance(caught[0], NotAllowed)
    assert caught[0].value.endswith(" (auth.getJwtToken)")
    await desktop.do("set_option", ORIGINS, "* (*, auth.getJwtToken)")
    token = await desk.auth.get_jwt_token()
    assert (await desktop.do("auth.claims", token.token))["sub"] == "robin.example"
    assert token.expiration is not None
    assert token.expiration > datetime.now(UTC)
    assert await desk.auth.get_jwt_token() == token  # it is still valid
    assert token.token not in f"{token} {token!r} {[token]}"
    assert await desktop.do("look", "auth.issued") == 1
    told = {"jwtToken": "abc.def.ghi", "expiration": "2030-01-31T13:26:51.846Z", "new": 1}
    await desktop.do("answer_with", "auth.getJwtToken", told)
    token = await desk.auth.get_jwt_token()
    assert (token.token, token.raw["new"]) == ("abc.def.ghi", 1)
    assert token.expiration == datetime(2030, 1, 31, 13, 26, 51, 846000, UTC)
    await desktop.do("mend")
    await desktop.do("answer_with", "auth.getJwtToken", "abc.def.ghi")
    assert await desk.auth.get_jwt_token() == token  # a bare text is understood
    await desktop.do("mend")
    await desktop.do("answer_with", "auth.getJwtToken", {"secret": "abc.def.ghi"})
    with raises(UnexpectedAnswer, "a token") as caught:
        await desk.auth.get_jwt_token()
    assert "abc" not in repr(caught[0])
    await desktop.do("mend")
    await desktop.do("set", "auth.available", False)
    with raises(RequestRefused, "no authentication service"):
        await desk.auth.get_jwt_token()
    assert await desktop.do("look", "auth.issued") == 1


@covers("configuration.getOption")
async def options_are_read_by_name_and_by_pattern(desktop: Desktop, desk: Desk) -> None:
    (section,) = await desk.configuration.get_option("service-client-api.rate-limit")
    assert section.name == "interaction-workspace"
    assert section.options == {"service-client-api.rate-limit": "0"}
    many = await desk.configuration.get_option(["service-client-api.rate-limit*", "no-such-option"])
    assert set(many[0].options) == {
        "service-client-api.rate-limit",
        "service-client-api.rate-limit-quarantine-delay",
    }
    await desktop.do("set_option", "service-client-api.rate-limit", "100")
    (section,) = await desk.configuration.get_option("service-client-api.rate-limit")
    assert section.options == {"service-client-api.rate-limit": "100"}
    await desktop.do("set_option", "OrderDesk/label", "Order desk")
    both = await desk.configuration.get_option(["OrderDesk/la*", "service-client-api.rate-limit"])
    assert [(each.name, len(each.options)) for each in both] == [
        ("OrderDesk", 1),
        ("interaction-workspace", 1),
    ]
    assert both[0].options == {"label": "Order desk"}
    assert await desk.configuration.get_option("no-such-option") == []
    for wrong in ([], [""], 7, ["a", 7], "*rate-limit", "a*b", ["*/label"]):
        with raises((TypeError, ValueError)):
            await desk.configuration.get_option(wrong)  # type: ignore[arg-type]
    await options_are_read_leniently(desktop, desk)
    await forbidden(
        desktop, "configuration.getOption", lambda: desk.configuration.get_option(["*"])
    )


async def options_are_read_leniently(desktop: Desktop, desk: Desk) -> None:
    """The fields of a section are not documented."""
    pairs = [{"name": "a", "value": "1"}, {"key": "b", "value": None}, "junk"]
    answers: list[tuple[object, object]] = [
        ([{"name": "S", "options": pairs, "new": 1}], [("S", {"a": "1", "b": None})]),
        ({"name": "S", "options": {"a": "1"}}, [("S", {"a": "1"})]),
        ({"a": "1"}, [(None, {"a": "1"})]),
        ([{}], [(None, {})]),
    ]
    for answer, wanted in answers:
        await desktop.do("answer_with", "configuration.getOption", answer)
        sections = await desk.configuration.get_option("a")
        assert [(each.name, dict(each.options)) for each in sections] == wanted
        await desktop.do("mend")
    await desktop.do("answer_with", "configuration.getOption", ["S"])
    with raises(UnexpectedAnswer, "an array of sections"):
        await desk.configuration.get_option("a")
    await desktop.do("mend")


@covers("configuration.getContextualOption")
async def options_may_be_others_for_one_interaction(desktop: Desktop, desk: Desk) -> None:
    call = await desktop.do("ring")
    name = "service-client-api.rate-limit"
    await desktop.do("override_option", call, name, "7")
    (section,) = await desk.configuration.get_contextual_option(name, call)
    assert section.options == {name: "7"}
    (section,) = await desk.configuration.get_option(name)
    assert section.options == {name: "0"}
    other = await desktop.do("ring")
    (section,) = await desk.configuration.get_contextual_option([name], other)
    assert section.options == {name: "0"}
    with raises(RequestRefused, "interaction 'no-such'"):
        await desk.configuration.get_contextual_option(name, "no-such")
    for wrong in ("", None):
        with raises((TypeError, ValueError)):
            await desk.configuration.get_contextual_option(name, wrong)  # type: ignore[arg-type]
    await forbidden(
        desktop,
        "configuration.getContextualOption",
        lambda: desk.configuration.get_contextual_option(name, call),
    )


@covers("media.getMediaList")
async def media_are_listed_with_their_states(desktop: Desktop, desk: Desk) -> None:
    media = await desk.media.get_media_list()
    assert [medium.name for medium in media] == ["voice", "email", "chat"]
    assert all(each.state and each.state.type is AgentStateType.READY for each in media)
    await desktop.do("answer_with", "media.getMediaList", [{"name": "fax", "state": None, "n": 1}])
    (fax,) = await desk.media.get_media_list()
    assert (fax.name, fax.state, fax.raw["n"]) == ("fax", None, 1)
    await desktop.do("mend")
    await forbidden(desktop, "media.getMediaList", desk.media.get_media_list)


@covers("media.getMediaByName")
async def a_medium_is_found_by_its_name(desktop: Desktop, desk: Desk) -> None:
    medium = await desk.media.get_media_by_name("email")
    assert medium is not None
    assert (medium.name, medium.state and medium.state.operation_name) == ("email", "Ready")
    assert await desk.media.get_media_by_name("fax") is None
    await forbidden(desktop, "media.getMediaByName", lambda: desk.media.get_media_by_name("email"))


@covers("media.setState")
async def one_medium_s_state_leaves_the_others(desktop: Desktop, desk: Desk) -> None:
    events = desk.events(MediaEvent, media_name="email")
    await desk.media.set_state("email", "NotReady")
    event = await anext(events)
    assert (event.type, event.operation_name) == (AgentStateType.NOT_READY, "NotReady")
    states = {each["name"]: each["state"]["type"] for each in await desktop.do("media.as_plain")}
    assert states == {"voice": "READY", "email": "NOT_READY", "chat": "READY"}
    assert (await desk.agent.get_state()).operation_name == "Ready"
    for wrong in (("fax", "Ready"), ("email", "Dreaming")):
        with raises(RequestRefused, repr(wrong[0]), repr(wrong[1]), "stays as it was"):
            await desk.media.set_state(*wrong)
    assert (await desktop.do("media.state", "email"))["type"] == "NOT_READY"


@covers("sipEndpoint.muteMicrophone")
async def the_microphone_mutes(desktop: Desktop, desk: Desk) -> None:
    for _ in range(2):
        await desk.sip_endpoint.mute_microphone()
        assert await desktop.do("look", "sip_endpoint.microphone_mute") is True
    assert await desktop.do("look", "sip_endpoint.speaker_mute") is False
    await desktop.do("set", "sip_endpoint.running", False)
    with raises(RequestRefused, "No SIP endpoint", "Nothing was muted"):
        await desk.sip_endpoint.mute_microphone()


@covers("sipEndpoint.unmuteMicrophone")
async def the_microphone_goes_on_again(desktop: Desktop, desk: Desk) -> None:
    await desk.sip_endpoint.mute_microphone()
    await desk.sip_endpoint.unmute_microphone()
    assert await desktop.do("look", "sip_endpoint.microphone_mute") is False
    await desktop.do("set", "sip_endpoint.running", False)
    await same_after(
        desktop, "sip_endpoint.microphone_mute", desk.sip_endpoint.unmute_microphone, "No SIP"
    )


@covers("sipEndpoint.muteSpeaker")
async def the_speaker_mutes(desktop: Desktop, desk: Desk) -> None:
    await desk.sip_endpoint.mute_speaker()
    assert await desktop.do("look", "sip_endpoint.speaker_mute") is True
    assert await desktop.do("look", "sip_endpoint.microphone_mute") is False
    await desktop.do("set", "sip_endpoint.running", False)
    with raises(RequestRefused, "No SIP endpoint", "Nothing was muted"):
        await desk.sip_endpoint.mute_speaker()


@covers("sipEndpoint.unmuteSpeaker")
async def the_speaker_goes_on_again(desktop: Desktop, desk: Desk) -> None:
    await desk.sip_endpoint.mute_speaker()
    await desk.sip_endpoint.unmute_speaker()
    assert await desktop.do("look", "sip_endpoint.speaker_mute") is False
    await desktop.do("set", "sip_endpoint.running", False)
    await same_after(
        desktop, "sip_endpoint.speaker_mute", desk.sip_endpoint.unmute_speaker, "No SIP"
    )


@covers("sipEndpoint.isMicrophoneMute")
async def whether_the_microphone_is_muted_is_told(desktop: Desktop, desk: Desk) -> None:
    assert await desk.sip_endpoint.is_microphone_mute() is False
    await desktop.do("sip_endpoint.mute", microphone=True)
    assert await desk.sip_endpoint.is_microphone_mute() is True
    await desktop.do("answer_with", "sipEndpoint.isMicrophoneMute", "true")
    with raises(UnexpectedAnswer, "true or false"):
        await desk.sip_endpoint.is_microphone_mute()
    await desktop.do("mend")
    await desktop.do("set", "sip_endpoint.running", False)
    with raises(RequestRefused, "No SIP endpoint"):
        await desk.sip_endpoint.is_microphone_mute()


@covers("sipEndpoint.isSpeakerMute")
async def whether_the_speaker_is_muted_is_told(desktop: Desktop, desk: Desk) -> None:
    assert await desk.sip_endpoint.is_speaker_mute() is False
    await desktop.do("sip_endpoint.mute", speaker=True)
    assert await desk.sip_endpoint.is_speaker_mute() is True
    await desktop.do("set", "sip_endpoint.running", False)
    with raises(RequestRefused, "No SIP endpoint"):
        await desk.sip_endpoint.is_speaker_mute()
