"""A second clock, written from the rules alone: every minute of the years is marked open or shut in one array.

It shares no code with ``workdays``: it reads the files of holidays itself and counts marked minutes and days.
"""

import csv
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np

DATA = Path(__file__).parents[2] / "data"
MINUTES = 1440
MONDAY, SATURDAY = 0, 5
FIRST, LAST = date(2019, 1, 1), date(2028, 12, 31)
WEEK = {weekday: [(420, 690), (810, 1020)] for weekday in range(5)}  # 07:00-11:30 and 13:30-17:00


def special_days():
    found = {}
    for name in ("holidays.csv", "holidays_weekend.csv"):  # the second matters where Saturdays are worked
        with (DATA / name).open(encoding="utf-8") as file:
            found |= {date.fromisoformat(row["date"]): row["kind"] for row in csv.DictReader(file)}
    return found


class Oracle:
    def __init__(self, weeks=((FIRST, WEEK),)):
        """``weeks``: pairs of a day and the week in force from it, as minutes of the day by weekday."""
        days = (LAST - FIRST).days + 1
        self.open = np.zeros((days, MINUTES), dtype=bool)
        special = special_days()
        for number in range(days):
            day = FIRST + timedelta(days=number)
            week = [hours for since, hours in weeks if since <= day][-1]
            sessions = week.get(day.weekday(), [])
            if special.get(day) == "makeup_work":
                sessions = sessions or week[MONDAY]
            elif day in special:
                sessions = []
            for opens, closes in sessions:
                self.open[number, opens:closes] = True
        self.works = self.open.any(axis=1)
        self.close = MINUTES - self.open[:, ::-1].argmax(axis=1)  # the minute after the last open one

    def due(self, received, amount, unit, cutoff, pauses):
        """All moments naive wall clock in whole minutes; pauses as pairs of them."""
        day, minute = split(received)
        limit = {"none": MINUTES, "after_15h": 900, "last_hour": self.close[day] - 60}[cutoff]
        if self.works[day] and minute > limit:
            day, minute = self.working_from(day + 1), 0
        if unit == "working_hour":
            return self.after_minutes(day * MINUTES + minute, round(amount * 60), pauses)
        stopped = np.zeros(len(self.works), dtype=bool)
        for start, end in pauses:
            stopped[split(start)[0] + 1 : split(end)[0] + 1] = True
        if unit == "same_day":
            is_over = self.works[day] and minute >= self.close[day]
            return self.closing(self.nth(self.works & ~stopped, day + is_over, 1))
        if unit == "working_day":
            return self.closing(self.nth(self.works & ~stopped, day + 1, amount))
        if unit == "month":
            amount = months_later(FIRST + timedelta(days=int(day)), amount)
        return self.closing(self.working_from(self.nth(~stopped, day + 1, amount)))

    def after_minutes(self, start, wanted, pauses):
        window = 24 * 60 * 60 + 12 * wanted  # far enough for any Tết in between
        while True:
            marked = self.open.reshape(-1)[start : start + window].copy()
            for begins, ends in pauses:
                marked[clip(begins, start) : clip(ends, start)] = False
            found = np.flatnonzero(marked)
            if len(found) >= wanted:
                return moment(start + found[wanted - 1] + 1)
            window *= 2

    def nth(self, marks, first, wanted):
        return first + np.flatnonzero(marks[first:])[wanted - 1]

    def working_from(self, day):
        return day + self.works[day:].argmax()

    def closing(self, day):
        return moment(int(day) * MINUTES + int(self.close[day]))


def split(received):
    since = received - datetime.combine(FIRST, datetime.min.time())
    return since.days, since.seconds // 60


def clip(received, start):
    day, minute = split(received)
    return max(0, day * MINUTES + minute - start)


def moment(minute):
    return datetime.combine(FIRST, datetime.min.time()) + timedelta(minutes=int(minute))


def months_later(day, months):
    """In days: step month by month from the first, then take the day or the last one there is."""
    first = day.replace(day=1)
    for _ in range(months):
        first = (first + timedelta(days=31)).replace(day=1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return (min(first + timedelta(days=day.day - 1), last) - day).days
