"""The documents of the ministry in the demo, from `fixtures/demo`. Their numbers begin with 演示."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from enterprises.demo import names
from enterprises.demo.book import Book
from enterprises.demo.people import People
from enterprises.demo.reference import lines_of
from enterprises.demo.working_time import last_working_day, start_of, working_days_after
from enterprises.models import Report, User
from policy.enums import DecisionKind
from policy.models import Decision, DecisionSubject, NarrativeAssessment, ProductClass

K = DecisionKind
_STRUCK = "BZ-02"  # entered by mistake with the classes designated first, and struck out
_READY = datetime.timedelta(days=50)  # between the acceptance of a report and the naming of a demonstration


@dataclass(frozen=True, slots=True)
class Document:
    """A document. lag: working days until it was entered.

    subjects: numbers or codes separated by |; of demonstrations that are named: how many
    least:    so many of these in the smallest country too
    """

    dated_on: datetime.date
    serial: int
    kind: str
    title: str
    lag: int
    subjects: str
    reason: str = ""
    ending: str = ""
    least: int = 1


def make_decisions(
    book: Book, people: People, reports: Sequence[Report], today: datetime.date, share: float, rng: Random
) -> None:
    """Every document that was entered before today, with its lines.

    share: of the usual number of enterprises; so many of the usual demonstrations are named
    """
    register = _Register(book, people, reports, share, rng)
    for document in _documents(today):
        recorded_at = working_days_after(start_of(document.dated_on), document.lag, rng)
        lines = list(register.lines(document)) if recorded_at < start_of(today) else []
        if lines:
            register.enter(document, lines, recorded_at)


def _documents(today: datetime.date) -> list[Document]:
    """Those of the file; and, once they are out, a naming some weeks before whatever day it is."""
    documents = [
        Document(
            dated_on=datetime.date.fromisoformat(cells["dated_on"]),
            serial=int(cells["serial"]),
            kind=cells["kind"],
            title=cells["title"],
            lag=int(cells["lag"]),
            subjects=cells["subjects"],
            reason=cells["reason"],
            ending=cells["ending"],
        )
        for cells in lines_of("documents.csv")
    ]
    dated_on = last_working_day(today - datetime.timedelta(days=38))
    if dated_on > documents[-1].dated_on:
        title = f"关于公布{dated_on.year}年最近一批可靠性提升典型示范名单的通知"
        documents.append(Document(dated_on, 31, K.DEMONSTRATIONS_NAMED, title, lag=4, subjects="6", least=4))
    return documents


class _Register:
    """Enters documents one after the other, in the order of their dates."""

    def __init__(
        self, book: Book, people: People, reports: Sequence[Report], share: float, rng: Random
    ) -> None:
        self.book, self.people, self.share = book, people, share
        self.classes = ProductClass.objects.in_bulk()
        self.platforms = {cells["number"]: cells for cells in lines_of("platforms.csv")}
        self.reports = [report for report in reports if report.accepted_at and report.version == 1]
        rng.shuffle(self.reports)
        self.in_force: dict[str, DecisionSubject] = {}
        self.named: dict[int, int] = {}

    def enter(
        self, document: Document, lines: Sequence[DecisionSubject], recorded_at: datetime.datetime
    ) -> None:
        decision = self.book.enter(
            Decision(
                number=names.document_number(document.dated_on.year, document.serial),
                kind=document.kind,
                dated_on=document.dated_on,
                title=f"{names.MARK}：{document.title}",
                reason=document.reason,
                recorded_at=recorded_at,
                recorded_by=self.people.steward,
            )
        )
        for line in lines:
            line.decision, line.recorded_at = decision, recorded_at
            self.book.enter(line)
            if not line.ending:
                self.in_force[line.subject] = line
        if document.kind == K.CLASS_DESIGNATED:
            self._enter_by_mistake(decision, recorded_at)

    def lines(self, document: Document) -> Iterator[DecisionSubject]:
        """What a document starts or ends."""
        if document.kind == K.DEMONSTRATIONS_NAMED:
            yield from self._demonstrations(document)
            return
        for subject in document.subjects.split("|"):
            if document.ending:
                if subject in self.in_force:
                    yield self._ending(subject, document)
            elif document.kind == K.PLATFORM_CONFIRMED:
                yield self._platform(subject)
            else:
                yield self._class(subject)

    def _demonstrations(self, document: Document) -> Iterator[DecisionSubject]:
        number = max(document.least, round(int(document.subjects) * self.share))
        before = start_of(document.dated_on) - _READY
        ready = [report for report in self.reports if report.accepted_at and report.accepted_at < before]
        year = document.dated_on.year
        for report in ready[:number]:
            self.reports.remove(report)
            self.named[year] = self.named.get(year, 0) + 1
            yield DecisionSubject(
                subject=f"{year}-{self.named[year]:03d}",
                subject_name=f"{report.product_name}可靠性提升实践（{report.enterprise_name}）",
                holder_code=report.credit_code,
                sector_id=report.sector_id,
                project_id=report.project_id,
                layer_id=report.layer_id,
                region_id=report.region_id,
                city_id=report.city_id,
                product_class_id=report.product_class_id,
            )

    def _platform(self, number: str) -> DecisionSubject:
        cells = self.platforms[number]
        return DecisionSubject(
            subject=number,
            subject_name=f"{names.MARK}·{cells['name']}",
            sector_id=cells["sector"],
            region_id=cells["region"],
            city_id=cells["city"] or None,
        )

    def _class(self, code: str) -> DecisionSubject:
        """As the register writes it: a class brings its own name and classification."""
        kind = self.classes[code]
        return DecisionSubject(
            subject=code,
            subject_name=kind.name_zh,
            sector_id=kind.sectors[0] if len(kind.sectors) == 1 else None,
            project_id=kind.project_id,
            layer_id=kind.layer_id,
            product_class_id=code,
        )

    def _ending(self, subject: str, document: Document) -> DecisionSubject:
        ended = self.in_force[subject]
        return DecisionSubject(
            subject=subject,
            subject_name=ended.subject_name,
            holder_code=ended.holder_code,
            ending=document.ending,
            ends=ended,
            sector_id=ended.sector_id,
            project_id=ended.project_id,
            layer_id=ended.layer_id,
            region_id=ended.region_id,
            city_id=ended.city_id,
            product_class_id=ended.product_class_id,
        )

    def _enter_by_mistake(self, decision: Decision, recorded_at: datetime.datetime) -> None:
        line = self._class(_STRUCK)
        line.decision, line.recorded_at = decision, recorded_at
        line.struck_at = recorded_at + datetime.timedelta(hours=2)
        line.struck_by, line.struck_reason = self.people.steward, "录入有误，文件附件中没有该类。"
        self.book.enter(line)


def make_assessments(book: Book, steward: User, until: datetime.datetime) -> None:
    """What the steward wrote on goals that have no number; such goals never get one."""
    for cells in lines_of("assessments.csv"):
        assessed_on = datetime.date.fromisoformat(cells["assessed_on"])
        recorded_at = start_of(assessed_on) + datetime.timedelta(hours=10)
        if recorded_at < until:
            book.enter(
                NarrativeAssessment(
                    target_id=cells["target"],
                    assessed_on=assessed_on,
                    text_zh=cells["text_zh"],
                    text_en=cells["text_en"],
                    evidence=cells["evidence"],
                    recorded_at=recorded_at,
                    recorded_by=steward,
                )
            )
