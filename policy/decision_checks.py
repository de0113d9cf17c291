"""What must hold before a decision enters the register. Each check yields every problem it finds.

The checks read, and the register is locked while they do (`policy.decisions.record`).
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _

from policy.decision_rules import MOST_CLASSES, PATTERNS, RULES, Line, Of, Problem, Rule
from policy.document_numbers import document_number, printed_number
from policy.enums import DecisionKind, Ending, Verdict
from policy.models import ClassVerdict, Decision, DecisionSubject, ProductClass
from policy.sources import registry
from policy.verdicts import current, lock
from policy.vocabulary import Vocabulary, read_vocabulary
from reliability_tracker.formats import officialdate, together

CLASSIFICATIONS = ("sector", "project", "layer", "region", "city", "product_class")


@dataclass(slots=True)
class Draft:
    """A decision on its way into the register.

    lines: as written, then, once read, with numbers normalised and codes for names
    ended: line (from 1) → the lines in force that it ends
    resting: of a confirmation: class → the newest of the verdicts that it rests on
    from_workflow: entered by the workflow that names and ends its subjects
    """

    number: str
    rule: Rule
    dated_on: datetime.date
    title: str
    reason: str
    lines: list[Line]
    existing: Decision | None = None
    ended: dict[int, list[DecisionSubject]] = field(default_factory=dict)
    resting: dict[str, ClassVerdict] = field(default_factory=dict)
    from_workflow: bool = False

    @property
    def numbered(self) -> Iterator[tuple[int, Line]]:
        return enumerate(self.lines, start=1)


def draft_of(
    number: str, kind: str, dated_on: datetime.date, title: str, reason: str, subjects: Iterable[Line]
) -> Draft:
    """What was written, with its numbers as they are stored."""
    rule = RULES[kind]
    lines = []
    for line in subjects:
        subject = line.subject.strip() if rule.of == Of.REPORT else printed_number(line.subject)
        lines.append(
            replace(
                line,
                subject=subject,
                subject_name=" ".join(line.subject_name.split()),
                document=document_number(line.document),
            )
        )
    return Draft(document_number(number), rule, dated_on, " ".join(title.split()), reason.strip(), lines)


def problems_of(draft: Draft) -> list[Problem]:
    """Everything wrong with a draft; also reads its lines' words and finds what they end."""
    found = [*_document(draft), *_words(draft, read_vocabulary()), *_subjects(draft), *_reserved(draft)]
    if draft.rule.of == Of.REPORT:
        return [*found, *_endings_given(draft)]
    if draft.rule.ends:
        return [*found, *_endings_given(draft), *_ends_what_holds(draft)]
    found += [*_names_and_holders(draft), *_places(draft)]
    if not any(problem.field == "subject" for problem in found):
        if draft.rule.kind == DecisionKind.CLASS_DESIGNATED:
            found += _designation(draft)
        elif draft.rule.kind == DecisionKind.CLASS_CONFIRMED:
            found += _confirmation(draft)
    return found


def _document(draft: Draft) -> Iterator[Problem]:
    if not draft.number:
        yield Problem(None, "number", "", _("Give the number of the document."))
    elif len(draft.number) > 100:
        yield Problem(None, "number", draft.number, _("A document number has at most 100 characters."))
    if not draft.title:
        yield Problem(None, "title", "", _("Give the title of the document."))
    elif len(draft.title) > 300:
        yield Problem(None, "title", draft.title, _("A title has at most 300 characters."))
    if draft.dated_on > timezone.localdate():
        yield Problem(None, "dated_on", str(draft.dated_on), _("The date lies in the future."))
    if draft.rule.argued and not draft.reason:
        sentence = (
            _("Name the evidence and the benchmark it was judged against.")
            if draft.rule.kind == DecisionKind.CLASS_CONFIRMED
            else _("Give the reason.")
        )
        yield Problem(None, "reason", "", sentence)
    if not draft.lines and draft.rule.of != Of.REPORT:
        yield Problem(None, "subjects", "", _("Name at least one subject."))
    draft.existing = Decision.objects.registered().filter(number=draft.number).first()
    old = draft.existing
    if old and (old.kind != draft.rule.kind or old.dated_on != draft.dated_on):
        told = {"number": old.number, "kind": old.get_kind_display(), "date": officialdate(old.dated_on)}
        yield Problem(
            None,
            "number",
            draft.number,
            _("%(number)s is registered already: %(kind)s, dated %(date)s.") % told,
        )


def _subjects(draft: Draft) -> Iterator[Problem]:
    """Each line names one subject, in the shape of its kind, and no subject twice."""
    earlier: set[str] = set()
    if draft.existing and not draft.rule.ends:
        earlier = set(draft.existing.subjects.standing().values_list("subject", flat=True))
    seen: set[str] = set()
    for place, line in draft.numbered:
        if not line.subject:
            yield Problem(place, "subject", "", _("Give the number."))
        elif not PATTERNS[draft.rule.of].fullmatch(line.subject):
            yield Problem(
                place, "subject", line.subject, _("A number has at most 60 characters and no separators.")
            )
        elif line.subject in seen:
            yield Problem(place, "subject", line.subject, _("An earlier line names the same."))
        elif line.subject in earlier:
            yield Problem(place, "subject", line.subject, _("The document names it already."))
        seen.add(line.subject)


def _reserved(draft: Draft) -> Iterator[Problem]:
    """What a workflow names and ends is entered there, so that it and the register always agree."""
    if draft.from_workflow:
        return
    reserved = registry.all_reserved(draft.rule.kind, [line.subject for line in draft.lines])
    for place, line in draft.numbered:
        if line.subject in reserved:
            yield Problem(place, "subject", line.subject, reserved[line.subject])


def _words(draft: Draft, words: Vocabulary) -> list[Problem]:
    """Puts codes in place of what was written; a class brings its own name and classification."""
    problems = []
    read = []
    for place, line in draft.numbered:
        codes = {}
        for name in (*CLASSIFICATIONS, "ending"):
            written = getattr(line, name).strip()
            code = words.find(name, written) if written else ""
            if code is None:
                is_city = name == "region" and words.find("city", written)
                sentence = (
                    _("This is a city: write it under City, and its province here.")
                    if is_city
                    else _("Not found in the classification.")
                )
                problems.append(Problem(place, name, written, sentence))
            codes[name] = code or ""
        line = replace(line, **codes)
        if line.city and not line.region:
            line = replace(line, region=words.provinces[line.city])
        elif line.city and words.provinces[line.city] != line.region:
            problems.append(Problem(place, "city", line.city, _("The city belongs to another province.")))
        if draft.rule.of == Of.PRODUCT_CLASS and line.subject:
            code = words.find("product_class", line.subject)
            if code is None:
                problems.append(
                    Problem(place, "subject", line.subject, _("Not found in the classification."))
                )
            else:
                line = _of_class(line, words, code)
        read.append(line)
    draft.lines[:] = read
    return problems


def _of_class(line: Line, words: Vocabulary, code: str) -> Line:
    kind = words.classes[code]
    sector = line.sector or (kind.sectors[0] if len(kind.sectors) == 1 else "")
    return replace(
        line,
        subject=code,
        subject_name=kind.name_zh,
        sector=sector,
        project=kind.project_id,
        layer=kind.layer_id or "",
        product_class=code,
    )


def _names_and_holders(draft: Draft) -> Iterator[Problem]:
    for place, line in draft.numbered:
        if not line.subject_name and draft.rule.of != Of.PRODUCT_CLASS:
            yield Problem(place, "subject_name", "", _("Give the name."))
        elif len(line.subject_name) > 200:
            yield Problem(place, "subject_name", line.subject_name, _("A name has at most 200 characters."))
        if line.holder_code and registry.credit_code:
            try:
                draft.lines[place - 1] = replace(line, holder_code=registry.credit_code(line.holder_code))
            except ValidationError as error:
                yield Problem(place, "holder_code", line.holder_code, together(*error.messages))


def _places(draft: Draft) -> Iterator[Problem]:
    for place, line in draft.numbered:
        if line.layer and line.project and line.project != "foundation":
            yield Problem(place, "layer", line.layer, _("Only the foundation project has layers."))


def _endings_given(draft: Draft) -> Iterator[Problem]:
    for place, line in draft.numbered:
        if not line.ending:
            yield Problem(place, "ending", "", _("Say whether it ceases or is void."))


def _ends_what_holds(draft: Draft) -> Iterator[Problem]:
    """A line that ends something finds lines in force, started by the date of the decision."""
    standing = DecisionSubject.objects.standing()
    stops = Prefetch("endings", standing.select_related("decision"), to_attr="stops")
    by_subject: dict[str, list[Any]] = defaultdict(list)
    candidates = (
        standing.starts()
        .filter(decision__kind=draft.rule.ends, subject__in=[line.subject for line in draft.lines])
        .select_related("decision")
        .prefetch_related(stops)
    )
    for row in candidates.order_by("decision__dated_on", "id"):
        by_subject[row.subject].append(row)
    for place, line in draft.numbered:
        rows = [row for row in by_subject[line.subject] if line.document in ("", row.decision.number)]
        holding = [row for row in rows if not row.stops and row.decision.dated_on <= draft.dated_on]
        draft.ended[place] = holding
        if line.subject and not holding:
            yield Problem(place, "subject", line.subject, _why_nothing_holds(rows, draft.dated_on))


def _why_nothing_holds(rows: Sequence[Any], dated_on: datetime.date) -> str:
    for row in rows:
        if row.stops:
            stop = row.stops[0].decision
            told = {"number": stop.number, "date": officialdate(stop.dated_on)}
            return _("It was ended already, by %(number)s of %(date)s.") % told
        told = {"number": row.decision.number, "date": officialdate(row.decision.dated_on)}
        return _("It began only with %(number)s of %(date)s, after this decision.") % told
    return _("Nothing in force has this number.")


def _designation(draft: Draft) -> Iterator[Problem]:
    """A class is designated once at a time, never beside its parent, and at most ten are at the same time."""
    proposed = [Designation(line.subject, draft.dated_on, None, place) for place, line in draft.numbered]
    yield from designation_conflicts(proposed)


@dataclass(frozen=True, slots=True)
class Designation:
    """From when to when (without end: None) a class is designated.

    line: where it is only proposed: which line of the draft; row: where it is on record: which row
    """

    code: str
    starts_on: datetime.date
    ends_on: datetime.date | None
    line: int | None = None
    row: int | None = None

    def overlaps(self, other: Designation) -> bool:
        return (self.ends_on is None or other.starts_on < self.ends_on) and (
            other.ends_on is None or self.starts_on < other.ends_on
        )

    def covers(self, on: datetime.date) -> bool:
        return self.starts_on <= on and (self.ends_on is None or on < self.ends_on)


def designations(code: str | None = None) -> list[Designation]:
    """What is on record as designated, of one class or of all."""
    standing = DecisionSubject.objects.standing()
    lines = standing.starts().filter(decision__kind=DecisionKind.CLASS_DESIGNATED)
    if code is not None:
        lines = lines.filter(subject=code)
    stops = Prefetch("endings", standing.select_related("decision"), to_attr="stops")
    found = []
    for line in lines.select_related("decision").prefetch_related(stops).order_by("id"):
        stop = line.stops[0] if line.stops else None
        if stop is None or stop.ending != Ending.VOID:
            ends_on = stop.decision.dated_on if stop else None
            found.append(Designation(line.subject, line.decision.dated_on, ends_on, row=line.pk))
    return found


def designation_conflicts(proposed: Sequence[Designation], replacing: int | None = None) -> Iterator[Problem]:
    """What keeps further designations from standing beside those on record, but for the row they replace."""
    known = [designation for designation in designations() if designation.row != replacing]
    classes = {kind.code: kind for kind in ProductClass.objects.all()}
    family = _families(classes)
    for new in proposed:
        others = [*known, *(other for other in proposed if other is not new)]
        for other in (other for other in others if new.overlaps(other)):
            told = {"name": classes[other.code].name, "date": officialdate(other.starts_on)}
            if other.code == new.code and other.line is None:
                sentence = _("It is designated already, since %(date)s.")
            elif other.code in family[new.code]:
                sentence = _("A sub-class is never designated beside its parent: see %(name)s.")
            else:
                continue
            yield Problem(new.line, "subject", new.code, sentence % told)
            break
    crowded = _most_at_once([*known, *proposed])
    if crowded is not None:
        date, number = crowded
        numbers = {"most": MOST_CLASSES, "number": number, "date": officialdate(date)}
        yield Problem(
            None,
            "subjects",
            str(number),
            _("At most %(most)d classes are designated at a time; on %(date)s there would be %(number)d.")
            % numbers,
        )


def _most_at_once(intervals: Sequence[Designation]) -> tuple[datetime.date, int] | None:
    """The first date on which more than ten are designated, and how many; None if there is none."""
    for date in sorted({interval.starts_on for interval in intervals}):
        number = len({interval.code for interval in intervals if interval.covers(date)})
        if number > MOST_CLASSES:
            return date, number
    return None


def _families(classes: Mapping[str, ProductClass]) -> dict[str, set[str]]:
    """Each class with its ancestors and descendants."""
    parents = {code: kind.parent_id for code, kind in classes.items()}
    family: dict[str, set[str]] = defaultdict(set)
    for code in parents:
        above, steps = parents[code], 0
        while above is not None and steps < len(parents):
            family[code].add(above)
            family[above].add(code)
            above, steps = parents[above], steps + 1
    return family


def _confirmation(draft: Draft) -> Iterator[Problem]:
    """Only a class designated on the date is confirmed, once at a time, and never against its verdict.

    The verdict is that of the day of entry; the classes stay locked, so that none is judged meanwhile.
    """
    lock(line.subject for line in draft.lines)
    held = DecisionSubject.objects.in_force(draft.dated_on).filter(
        decision__kind=DecisionKind.CLASS_CONFIRMED
    )
    confirmed = {row.subject: row.decision for row in held.select_related("decision")}
    covered = {d.code for d in designations() if d.covers(draft.dated_on)}
    for place, line in draft.numbered:
        verdicts = current(line.subject)
        against = [verdict for verdict in verdicts if verdict.verdict != Verdict.DEMONSTRATED]
        if line.subject not in covered:
            yield Problem(place, "subject", line.subject, _("The class is not designated on this date."))
        elif line.subject in confirmed:
            told = {"number": confirmed[line.subject].number}
            yield Problem(place, "subject", line.subject, _("%(number)s has confirmed it already.") % told)
        elif not verdicts:
            sentence = _("There is no verdict on the class: no approved benchmark is in force.")
            yield Problem(place, "subject", line.subject, sentence)
        elif against:
            yield Problem(place, "subject", line.subject, _why_not_confirmed(against[0]))
        else:
            draft.resting[line.subject] = max(verdicts, key=lambda verdict: verdict.pk)


def _why_not_confirmed(verdict: ClassVerdict) -> str:
    told = {
        "verdict": verdict.get_verdict_display(),
        "indicator": verdict.benchmark.indicator.name,
        "version": verdict.benchmark.version,
    }
    sentence = _("It cannot be confirmed: the verdict is “%(verdict)s” (%(indicator)s, version %(version)d).")
    return sentence % told
