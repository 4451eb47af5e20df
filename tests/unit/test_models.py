"""Reading the desktop's objects."""

import copy
import dataclasses

import pytest

import py_ext
from py_ext import CallType, DeskClosed, Interaction, MediaEvent, Medium, Party, State

STATES = [
    "UNKNOWN",
    "IDLE",
    "RINGING",
    "DIALING",
    "TALKING",
    "HELD",
    "PREVIEW",
    "INVITED",
    "ACCEPTED",
    "CREATED",
    "PULLED",
    "REVOKED",
    "COMPLETED",
    "ERROR",
    "SAVED",
    "TRANSFERRING",
    "TRANSFER_COMPLETED",
    "INVITED_CONFERENCE",
    "LEFT_CONFERENCE",
    "USER_DATA_ATTACHED",
    "USER_DATA_UPDATED",
    "JOIN_PENDING",
    "JOIN_FAILED",
    "HISTORY_IN_PROGRESS",
    "HISTORY_DONE",
    "CANCELLED",
    "SENT",
    "READY",
    "CANCELED",
    "REJECTED",
]


def test_the_states_are_those_of_the_reference() -> None:
    assert [str(state) for state in State] == STATES


@pytest.mark.parametrize("value", ["NEW_ONE", None, 7, ["a"], {"b": 1}])
def test_a_value_that_is_on_no_list_passes_through(value: object) -> None:
    interaction = Interaction.from_plain({"interactionId": "1", "state": value, "callType": value})
    assert interaction.state == value
    assert interaction.call_type == value


def test_what_is_left_out_is_none_or_empty() -> None:
    interaction = Interaction.from_plain({"interactionId": "1"})
    assert interaction.state is interaction.case_id is interaction.media is None
    assert interaction.user_data == {}
    assert interaction.parties == ()
    assert interaction.is_consultation is False


@pytest.mark.parametrize("parties", [None, "x", [None, 3, {"name": "Ann"}, {}]])
def test_odd_parties_are_survived(parties: object) -> None:
    interaction = Interaction.from_plain({"interactionId": "1", "parties": parties})
    assert interaction.parties == ((Party("Ann"), Party(None)) if isinstance(parties, list) else ())


@pytest.mark.parametrize("interaction_id", [None, "", 7, []])
def test_an_interaction_needs_an_id(interaction_id: object) -> None:
    with pytest.raises(ValueError, match="interactionId"):
        Interaction.from_plain({"interactionId": interaction_id})


def test_nothing_can_be_changed() -> None:
    interaction = Interaction.from_plain({"interactionId": "1", "userData": {"a": "b"}})
    with pytest.raises(dataclasses.FrozenInstanceError):
        interaction.state = State.HELD  # type: ignore[misc]
    with pytest.raises(TypeError):
        interaction.user_data["a"] = "c"  # type: ignore[index]


def test_interactions_compare_and_hash_by_value() -> None:
    plain = {"interactionId": "1", "userData": {"a": "b"}, "callType": "INBOUND"}
    one, two = Interaction.from_plain(plain), Interaction.from_plain({**plain, "unknown": 1})
    assert one == two
    assert len({one, two}) == 1
    assert one != Interaction.from_plain({**plain, "userData": {"a": "c"}})
    assert one.call_type is CallType.INBOUND


def test_all_fields_are_there_though_they_are_read_when_asked_for() -> None:
    plain = {"interactionId": "1", "state": "HELD", "parties": [{"name": "Ann"}], "ani": "5550100"}
    one = Interaction.from_plain(plain)
    values = {each.name: getattr(one, each.name) for each in dataclasses.fields(Interaction)}
    assert Interaction(**values) == one == dataclasses.replace(one) == copy.copy(one)
    assert (one.state, one.parties, one.is_consultation) == (State.HELD, (Party("Ann"),), False)
    assert one.parties is one.parties
    with pytest.raises(AttributeError, match="stat"):
        one.stat  # type: ignore[attr-defined]  # noqa: B018


def test_the_repr_shows_no_customer_data() -> None:
    interaction = Interaction.from_plain(
        {
            "interactionId": "1",
            "ani": "5550100",
            "dnis": "5550199",
            "userData": {"Card": "4111"},
            "parties": [{"name": "5550100"}],
        }
    )
    assert "1 keys" in repr(interaction)
    for secret in ("555", "4111"):
        assert secret not in repr(interaction) + str(interaction) + repr(interaction.parties)


async def test_an_interaction_without_a_desk_says_so() -> None:
    interaction = Interaction.from_plain({"interactionId": "1"})
    with pytest.raises(DeskClosed, match=r"desk\.interactions"):
        await interaction.mark_done()


async def test_an_interaction_without_a_case_cannot_select_it() -> None:
    class Actions:
        pass

    interaction = Interaction.from_plain({"interactionId": "1"}, Actions())  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="no case"):
        await interaction.select_case()


@pytest.mark.parametrize(
    ("state", "over"), [("COMPLETED", True), ("REVOKED", True), ("IDLE", False), ("NEW", False)]
)
def test_marked_done_and_revoked_are_over(state: str, over: bool) -> None:
    assert Interaction.from_plain({"interactionId": "1", "state": state}).is_over is over


OBJECTS = [
    each
    for each in vars(py_ext).values()
    if isinstance(each, type)
    and each.__module__.startswith("py_ext.models.")
    and hasattr(each, "from_plain")
    and each not in (py_ext.JwtToken, py_ext.OptionSection)  # whose answers come in several shapes
]


@pytest.mark.parametrize("kind", [*OBJECTS, Party], ids=lambda kind: kind.__name__)
def test_every_field_of_an_object_stands_with_its_name_on_the_wire(kind: type) -> None:
    bare = {each.name for each in dataclasses.fields(kind) if "wire" not in each.metadata}
    assert bare <= {"raw", "actions"}, f"nothing reads these of {kind.__name__}"


def test_a_medium_may_have_its_name_under_media() -> None:
    state = {"operationName": "Ready", "type": "READY"}
    assert Medium.from_plain({"media": "chat", "state": state}).name == "chat"
    assert Medium.from_plain({"name": "chat", "media": "other"}).name == "chat"
    assert MediaEvent.from_plain({"media": "chat", "state": state}).media_name == "chat"
    assert Medium.from_plain({}).name is None
