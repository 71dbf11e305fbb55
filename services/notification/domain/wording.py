"""What mails say, in the languages of the product. Pure."""

from collections.abc import Sequence

from msgspec import Struct

from services.notification.domain.owing import Owed

# A sentence, or of what is counted that of one and that of several.
Words = str | tuple[str, str]
_WORDS: dict[str, dict[str, Words]] = {
    "en": {
        "hello": "Hello {name},",
        "owed": "these check-ins at {place} are waiting for you:",
        "due": "due {day}",
        "here": "Report here: {link}",
        "owed_subject": ("{count} check-in due at {place}", "{count} check-ins due at {place}"),
        "digest": "this moved at {place} since {day}:",
        "digest_subject": "The week at {place}",
        "more": "… and {count} more.",
        "notices": "this is new for you at {place}:",
        "notices_subject": (
            "{count} notice for you at {place}",
            "{count} notices for you at {place}",
        ),
        "mention": "you were mentioned: {title}",
        "assignment": "this is yours now: {title}",
        "webhook_changed": "the webhook {title} was changed",
        "webhook_verification_failed": "the webhook {title} did not agree to be told",
        "webhook_paused": "the webhook {title} was paused; its place is kept",
        "webhook_resumed": "the webhook {title} goes on",
        "webhook_removed": "the webhook {title} was removed",
        "webhook_key_staged": "the webhook {title} has a next key",
        "webhook_key_promoted": "the webhook {title} signs with its next key",
        "webhook_key_revoked": "a key of the webhook {title} was revoked",
        "webhook_key_expiring": "the old key of the webhook {title} stops signing soon",
        "webhook_failing": "the webhook {title} fails; nothing is lost",
        "webhook_recovered": "the webhook {title} answers again",
        "webhook_deliveries_dead_lettered": "deliveries to the webhook {title} were given up",
        "webhook_replay_finished": "the replay to the webhook {title} came to its end",
        "end": "No more such mail: {link}",
        "key_result.checked_in": ("{count} check-in", "{count} check-ins"),
        "objective.published": "published",
        "objective.closed": "closed",
        "blocker.raised": ("{count} blocker raised", "{count} blockers raised"),
        "blocker.resolved": ("{count} blocker resolved", "{count} blockers resolved"),
        "comment.added": ("{count} comment", "{count} comments"),
    },
    "de": {
        "hello": "Guten Tag {name},",
        "owed": "diese Check-ins bei {place} warten auf Sie:",
        "due": "fällig am {day}",
        "here": "Hier berichten: {link}",
        "owed_subject": (
            "{count} Check-in fällig bei {place}",
            "{count} Check-ins fällig bei {place}",
        ),
        "digest": "das hat sich bei {place} seit dem {day} bewegt:",
        "digest_subject": "Die Woche bei {place}",
        "more": "… und {count} weitere.",
        "notices": "das ist bei {place} neu für Sie:",
        "notices_subject": (
            "{count} Hinweis für Sie bei {place}",
            "{count} Hinweise für Sie bei {place}",
        ),
        "mention": "Sie wurden erwähnt: {title}",
        "assignment": "das gehört jetzt Ihnen: {title}",
        "webhook_changed": "der Webhook {title} wurde geändert",
        "webhook_verification_failed": "der Webhook {title} hat nicht zugestimmt",
        "webhook_paused": "der Webhook {title} wurde angehalten; seine Stelle bleibt gemerkt",
        "webhook_resumed": "der Webhook {title} läuft weiter",
        "webhook_removed": "der Webhook {title} wurde entfernt",
        "webhook_key_staged": "der Webhook {title} hat einen nächsten Schlüssel",
        "webhook_key_promoted": "der Webhook {title} unterschreibt mit seinem nächsten Schlüssel",
        "webhook_key_revoked": "ein Schlüssel des Webhooks {title} wurde widerrufen",
        "webhook_key_expiring": "der alte Schlüssel des Webhooks {title} gilt nicht mehr lange",
        "webhook_failing": "der Webhook {title} schlägt fehl; nichts geht verloren",
        "webhook_recovered": "der Webhook {title} antwortet wieder",
        "webhook_deliveries_dead_lettered": "Zustellungen an den Webhook {title} wurden aufgegeben",
        "webhook_replay_finished": "die Wiederholung für den Webhook {title} ist am Ende",
        "end": "Keine solchen Mails mehr: {link}",
        "key_result.checked_in": ("{count} Check-in", "{count} Check-ins"),
        "objective.published": "veröffentlicht",
        "objective.closed": "abgeschlossen",
        "blocker.raised": ("{count} Hindernis gemeldet", "{count} Hindernisse gemeldet"),
        "blocker.resolved": ("{count} Hindernis gelöst", "{count} Hindernisse gelöst"),
        "comment.added": ("{count} Kommentar", "{count} Kommentare"),
    },
}
LANGUAGES = tuple(_WORDS)
# The kinds of events of which a digest tells.
MOVES = tuple(name for name in _WORDS["en"] if "." in name)
LINES_MAX = 20
LINE_CHARS_MAX = 120


class Wording(Struct, frozen=True, kw_only=True):
    """To whom a mail speaks, in which language, and where its links lead."""

    language: str
    name: str
    place: str
    address: str
    end: str

    def say(self, word: str, **about: object) -> str:
        """A sentence, of one thing or of several where it counts some."""
        words = _WORDS[self.language][word]
        if not isinstance(words, str):
            words = words[about["count"] != 1]
        return words.format(place=self.place, **about)

    def subject(self, word: str, **about: object) -> str:
        """The subject of a mail, on one line."""
        return " ".join(self.say(f"{word}_subject", **about).split())

    def letter(self, opening: str, lines: Sequence[str], closing: str = "") -> str:
        """The whole text: who is spoken to, what about, the lines, how to end it."""
        shown = [f"- {line}" for line in lines[:LINES_MAX]]
        if len(lines) > LINES_MAX:
            shown.append(self.say("more", count=len(lines) - LINES_MAX))
        parts = [self.say("hello", name=self.name), opening, "\n".join(shown), closing]
        parts.append(self.say("end", link=self.end))
        return "\n\n".join(part for part in parts if part) + "\n"


def language_of(wished: str | None, locale: str) -> str:
    """The language of a mail: the member's, else the organisation's, else English."""
    for word in (wished, locale[:2].lower()):
        if word in _WORDS:
            return word
    return "en"


def reminder(wording: Wording, owed: Sequence[Owed]) -> tuple[str, str]:
    """Subject and text of a reminder."""
    lines = [
        f"{short(one.objective)}: {short(one.title)} ({wording.say('due', day=one.slot.on)})"
        for one in owed
    ]
    closing = wording.say("here", link=f"{wording.address}/check-in")
    text = wording.letter(wording.say("owed"), lines, closing)
    return wording.subject("owed", count=len(owed)), text


def short(text: str) -> str:
    """A title on one line, cut where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= LINE_CHARS_MAX else line[: LINE_CHARS_MAX - 1] + "…"
