"""A turn: one message to the backend, and what it changed."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import anyio
from pydantic import TypeAdapter

from animatic.backend.gui_actions import (
    ConfirmMeant,
    CreditsMeant,
    EditMeant,
    ExportMeant,
    GuiAction,
    UploadMeant,
)
from animatic.backend.questions import Question, Said
from animatic.backend.run_turn import Activity, TurnOutcome, run_turn, settle_turn
from animatic.backend.wire import StateReply
from animatic.jobs.asked import TurnAsked
from animatic.jobs.job import Job, Outcome
from animatic.jobs.registry import ANSWERABLE
from animatic.model.errors import AnimaticError, NoSuchVersion
from animatic.model.plain_text import quoted
from animatic.model.timeline import summarise
from animatic.operations import versions
from animatic.operations.export import OFFERED, READY, export
from animatic.operations.journal import balance_line, count_credits
from animatic.operations.messages import another_take
from animatic.operations.services import Services
from animatic.operations.session import in_living_session, in_session
from animatic.projects.project import Project

TURN_USUALLY_S = 60
LOOK_LIMIT_S = 10
QUESTIONS = "questions"
"""The fact of a turn that holds what the backend asked in it."""
_questions: TypeAdapter[tuple[Question, ...]] = TypeAdapter(tuple[Question, ...])
MOST_SAID = 8_000
"""Characters of a reply: a backend gone wild must not fill a model's context."""
WITH_EXPORT = 0.3
"""The share of the bar that the turn takes when an export follows it."""


async def turn(services: Services, project: Project, job: Job, asked: TurnAsked) -> Outcome:
    """Say the message to the project's session, wait for the end, and export if that was asked.

    Begun again after a crash, what was submitted is looked up; a paid message is never said twice.
    """
    if (said := job.facts.get("said")) is not None:
        done = Outcome.model_validate_json(said)
    else:
        try:
            done = await _said(services, project, job, asked)
        except NoSuchVersion as refusal:
            return Outcome(reply=refusal.message, next=refusal.next_step)
    if job.facts.get("wants_video", "no") == "no":
        return done
    # An export that only the backend's words called for gives way to whatever is asked next.
    job.yields = job.facts["wants_video"] == OFFERED
    try:
        exported = await export(services, project, job, starts_at=WITH_EXPORT)
    except AnimaticError as error:
        # The turn was carried out and may have been paid for: that is told whatever follows.
        return _noted(done, f"The MP4 was not made: {error.message}", error.next_step)
    finally:
        job.yields = job.yields and job.is_cancelling
    notes = exported.reply.removeprefix(READY).strip()
    return _noted(done, notes, exported.next).model_copy(update={"video": exported.video})


def _noted(done: Outcome, note: str, follow_up: str) -> Outcome:
    """A turn's outcome with a remark behind its reply."""
    reply = f"{done.reply}\n{note}" if note else done.reply
    return done.model_copy(update={"reply": reply, "next": follow_up or done.next})


async def _said(services: Services, project: Project, job: Job, asked: TurnAsked) -> Outcome:
    job.enter("setting up", 0, 0.02, 3)
    until = WITH_EXPORT if asked.then_export else 0.99
    await services.account_of(project)  # asked for apart: counting has a short limit of its own
    async with count_credits(services, project, job):
        try:
            if job.stage == "planned" or await _was_free_and_lost(services, project, job):
                ended = await _say(services, project, job, asked, until)
            else:
                ended = await _settle(services, project, job, until)
        except AnimaticError:
            await _keep_what_is_there(services, project, job, asked)
            raise
    done = await _versioned(services, project, job, asked, ended)
    if project.script and project.script == job.facts.get("script"):
        await services.projects.save_script(project, "")
    facts = {"said": done.model_dump_json(), "wants_video": _video_wanted(asked, ended)}
    await job.note("running", **facts, **_asked_back(ended, job, asked))
    return done


def _video_wanted(asked: TurnAsked, ended: TurnOutcome) -> str:
    if not ended.timeline_after.is_exportable:
        return "no"
    if asked.then_export:
        return "yes"
    return OFFERED if ExportMeant() in ended.gui_actions else "no"


async def _was_free_and_lost(services: Services, project: Project, job: Job) -> bool:
    """Whether the message died with the process that had the studio in it, and left no trace.

    Saying it again is then what its caller would do. Where a turn costs something nobody says it
    again but they: not seeing what it did doesn't mean that it won't be charged.
    """
    if services.is_metered:
        return False
    client = await services.client()
    state = await in_session(services, project, client.state)
    return state.draft == json.loads(job.facts.get("draft_before", "{}"))


async def _versioned(
    services: Services, project: Project, job: Job, asked: TurnAsked, ended: TurnOutcome
) -> Outcome:
    """The outcome with the version the turn left; whether a version that was wanted came back."""
    done = _outcome(project, ended, is_foreign=services.settings.backend_name == "cloud")
    if CreditsMeant() in ended.gui_actions and (left := await balance_line(services, project)):
        done = done.model_copy(update={"reply": f"{done.reply}\n{left}"})
    aim = versions.read_aim(job.facts["aim"]) if "aim" in job.facts else None
    if aim is not None and not aim.goes_on:
        number = aim.led.current
        if not (left := await versions.arrived(services, project, aim, ended)):
            return done.model_copy(update={"version": number})
        reply = f"{done.reply}\n{versions.not_whole(number, left)}"
        done = done.model_copy(update={"reply": reply})
    state = StateReply(draft=dict(ended.draft))
    version = await versions.left_by(services, project, job, asked, state)
    return done.model_copy(update={"version": version})


async def _keep_what_is_there(
    services: Services, project: Project, job: Job, asked: TurnAsked
) -> None:
    """A turn that failed may have changed something before; if not now, the next one finds it."""
    if job.stage != "submitted":
        return
    client = await services.client()
    with contextlib.suppress(AnimaticError, TimeoutError), anyio.fail_after(LOOK_LIMIT_S):
        state = await in_session(services, project, client.state)
        if state.draft != json.loads(job.facts["draft_before"]):
            await versions.left_by(services, project, job, asked, state)


async def _say(
    services: Services, project: Project, job: Job, asked: TurnAsked, until: float
) -> TurnOutcome:
    client = await services.client()

    facts = dict[str, str]()

    async def on_saying(before: StateReply) -> Said:
        message, more = await _message(services, project, job, asked, before)
        facts.update(more, draft_before=json.dumps(before.draft))
        return message

    async def say(token: str, session_id: str) -> TurnOutcome:
        job.enter("thinking", 0.02, until, TURN_USUALLY_S)
        return await run_turn(
            client,
            token,
            session_id,
            asked.text,
            on_activity=_teller(job),
            on_saying=on_saying,
            departure=_WrittenDown(job, facts),
            recovery_poll_s=services.settings.recovery_s,
            heartbeat_limit_s=client.patience.heartbeats_s,
        )

    return await in_living_session(services, project, say)


@dataclass(frozen=True, slots=True)
class _WrittenDown:
    """The job's stage, written before the message leaves; taken back where it didn't."""

    job: Job
    facts: Mapping[str, str]

    async def begins(self) -> None:
        await self.job.note("submitted", **self.facts)

    async def failed(self) -> None:
        await self.job.note("planned")


async def _message(
    services: Services, project: Project, job: Job, asked: TurnAsked, before: StateReply
) -> tuple[Said, dict[str, str]]:
    """What is said to the backend, and what is written down of it."""
    if (answer := await _answered(services, job, asked)) is not None:
        return answer, {"answers": "yes"}
    await versions.found(services, project, before)
    if (aim := await versions.aimed(services, project, asked)) is not None:
        message = await versions.steered(services, project, asked, aim, before.timeline)
        return message, {"aim": versions.written(aim)}
    take, script = 1, project.script
    if asked.is_new_take:
        take, script = await services.jobs.takes(job, script)
    message = f"{script}\n\n{asked.text}" if script else asked.text
    if take > 1:
        message = another_take(message, take)
    return message, {"script": script} if script else {}


async def _answered(services: Services, job: Job, asked: TurnAsked) -> Said | None:
    """The message as the answer to what the turn before it asked; None where it isn't one."""
    for question in await _open_questions(services, job.project, job.id):
        if (answer := question.answer(asked.text)) is not None:
            return answer
    return None


async def is_offered_answer(services: Services, project: Project, words: str) -> bool:
    """Whether the words are one of the answers that the project's last turn asked for.

    Then they are that and no command, however much "cancel" or "export" may look like one.
    """
    questions = await _open_questions(services, project.handle)
    return any(question.offers(words) for question in questions)


async def _open_questions(services: Services, project: str, but: str = "") -> tuple[Question, ...]:
    facts = await services.jobs.turn_facts(project, but)
    return _questions.validate_json(facts.get(QUESTIONS, "[]"))


def _asked_back(ended: TurnOutcome, job: Job, asked: TurnAsked) -> dict[str, str]:
    """The questions to be answered by the next message, as facts of this turn."""
    if not ended.questions:
        return {}
    again = any(q.kind == "confirmation" and q.answer(asked.text) for q in ended.questions)
    is_answerable = {ANSWERABLE: "yes"} if again or "answers" in job.facts else {}
    return {QUESTIONS: _questions.dump_json(ended.questions).decode(), **is_answerable}


def _to_be_asked(question: Question) -> str:
    """What the assistant does about a question: it is the person's to answer."""
    match question.kind:
        case "confirmation":
            return "Ask the person; say “yes” or “no” with generate."
        case "sign-in":
            return "It wants a sign-in that can't be given here: open the project in the web app."
        case "input":
            return "Ask the person, and say the answer with generate."


async def _settle(services: Services, project: Project, job: Job, until: float) -> TurnOutcome:
    client = await services.client()

    async def settle(token: str, session_id: str) -> TurnOutcome:
        job.enter("looking up", 0.02, until, TURN_USUALLY_S)
        return await settle_turn(
            client,
            token,
            session_id,
            json.loads(job.facts.get("draft_before", "{}")),
            on_activity=_teller(job),
            recovery_poll_s=services.settings.recovery_s,
        )

    return await in_session(services, project, settle)


def _teller(job: Job) -> Callable[[Activity], None]:
    def tell(activity: Activity) -> None:
        job.update(activity.words)

    return tell


def _instead_of_a_click(action: GuiAction) -> str:
    """What the assistant can call where the backend would have a person click; what may cost is
    the person's to say."""
    match action:
        case UploadMeant(asks_for):
            return f"It asks for {asks_for or 'a file'}: call upload with it."
        case ConfirmMeant(word, credits):
            cost = f" (that costs {credits} credits)" if credits else ""
            return f"Ask the person{cost}; if they agree, say “{word}” with generate."
        case EditMeant(words) if words:
            return f"It suggests a change; if the person wants it, say “{words}” with generate."
        case _:
            return ""


def _outcome(project: Project, ended: TurnOutcome, *, is_foreign: bool) -> Outcome:
    """What is said of a turn; the words of a backend that isn't ours are said as a quote."""
    if ended.text:
        is_long = len(ended.text) > MOST_SAID
        reply = f"{ended.text[:MOST_SAID]}…" if is_long else ended.text
        reply = quoted(reply) if is_foreign else reply
    elif ended.changes:
        reply = "Done: the timeline was changed."
    elif ended.gui_actions or ended.questions:
        reply = "The backend changed nothing and waits for the person."
    else:
        reply = "The backend changed nothing."
    for question in ended.questions:
        choices = "".join(f"\n{n}. {choice}" for n, choice in enumerate(question.choices, 1))
        asked = f"{question.text}{choices}" or "It waits for an answer."
        reply = f"{reply}\nThe backend asks:\n{quoted(asked) if is_foreign else asked}"
    if ended.lost:
        reply = f"{reply}\n{ended.lost} This is what was done before."
    if project.remarks:
        reply = "\n".join([*project.remarks, reply])
        project.remarks.clear()
    usual = (
        "Say another change with generate, or call export for the MP4."
        if ended.timeline_after.is_exportable
        else "Say what the video should show."
    )
    todo = [*map(_to_be_asked, ended.questions), *map(_instead_of_a_click, ended.gui_actions)]
    follow_up = " ".join([*filter(None, todo), *([] if ended.questions else [usual])])
    return Outcome(
        reply=reply,
        timeline=summarise(ended.timeline_after),
        changes=tuple(ended.changes),
        next=follow_up,
    )
