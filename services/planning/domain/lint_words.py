"""What the words of a title give away, in English and German: tasks, numbers, empty words.

Plain lists and regular expressions, so that every finding can name the words that tripped it.
"""

import re
from collections.abc import Iterator


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Verbs of doing: what they name is done or not, and the world may be as before.
_DOING_ENGLISH = _set(
    """
    add adopt aggregate analyse analyze arrange assemble assess attend audit automate
    begin build buy clean collect complete conduct configure contact coordinate create
    define deploy develop digitise digitize discuss document draft establish evaluate
    execute explore finalise finalize finish gather hold host identify implement
    incorporate install integrate introduce investigate launch migrate modernise modernize
    order organise organize outline perform plan prepare present produce prototype publish
    purchase redesign refactor relaunch release renovate replace research restructure
    review revise rewrite run schedule send setup ship sketch source start standardise
    standardize survey test train translate triage update upgrade visit write
    """
)
_DOING_GERMAN = _set(
    """
    ausarbeiten aktualisieren analysieren anlegen anrufen anschaffen aufbauen ausrollen
    automatisieren bauen beauftragen beginnen besorgen bestellen besuchen definieren
    digitalisieren dokumentieren durchführen einführen einrichten entwerfen entwickeln
    erarbeiten erstellen evaluieren fertigstellen festlegen gestalten identifizieren
    implementieren installieren integrieren kaufen konfigurieren kontaktieren launchen
    migrieren modernisieren organisieren planen prüfen realisieren renovieren relaunchen
    schreiben schulen starten testen umbauen umsetzen umstellen untersuchen veranstalten
    veröffentlichen vorbereiten überarbeiten überprüfen abschließen abschliessen anbieten
    """
)
_DOING = _DOING_ENGLISH | _DOING_GERMAN
# Of these English ones a title may well begin with the noun: "Review score", "Order value".
_ALSO_NOUNS = _set(
    """
    audit contact document draft host order plan present prototype purchase release
    research review run schedule ship source start survey test train update upgrade visit
    """
)
_NOUNS_OF_DOING = _set(
    """
    implementation introduction creation migration completion rollout einführung umsetzung
    erstellung durchführung implementierung realisierung fertigstellung ausarbeitung
    überarbeitung einrichtung
    """
)
_TWO_WORDS = frozenset(
    ("set up", "roll out", "carry out", "work on", "kick off", "put in", "follow up", "draw up")
)
_AFTER_VERB = _set(
    """
    a an the our all every each any new first top more one and or with to at for this that
    these those its their it
    """
)
_BEFORE_VERB = _set(
    """
    to we wir please bitte fully successfully finally quickly completely further
    vollständig erfolgreich endlich
    """
)
_FALLING = _set(
    """
    reduce lower decrease cut shrink halve minimise minimize senken reduzieren verringern
    halbieren vermindern minimieren
    """
)
_RISING = _set(
    """
    increase raise grow improve lift boost double triple maximise maximize expand steigern
    erhöhen verbessern ausbauen verdoppeln verdreifachen anheben maximieren
    """
)
_HOLDING = _set(
    """
    keep preserve maintain retain sustain halten beibehalten bewahren aufrechterhalten
    """
)
_OTHER_RESULTS = _set(
    """
    achieve answer attain bring deliver ensure gain get give have hire hit launch make
    push reach save secure serve store support win work erreichen gewinnen sichern
    """
)
_VAGUE = (
    "adequate|appropriate|as soon as possible|asap|awesome|best|best[- ]in[- ]class|better|"
    r"bigger|effective(?:ly)?|efficien(?:t|tly|cy)|enhanced?|etc|excellent|few|good|great|"
    r"high[- ]quality|important|improve[ds]?|improvements?|improving|innovative|many|modern|"
    r"necessary|nice|optimi[sz](?:e|ed|ing|ation)|optimal|proper(?:ly)?|quickly|relevant|robust|"
    r"seamless(?:ly)?|several|significant(?:ly)?|some|state[- ]of[- ]the[- ]art|"
    r"substantial(?:ly)?|sufficient|suitable|user[- ]friendly|various|world[- ]class|"
    r"angemessen(?:e[nrms]?)?|ausreichend(?:e[nrms]?)?|besser(?:e[nrms]?)?|bestmöglich(?:e[nrms]?)?"
    r"|benutzerfreundlich(?:er?)?|deutlich|diverse[nrs]?|effektiv(?:er)?|effizien(?:t|ter|z)|"
    r"einige[nrs]?|erheblich|erstklassig(?:e[nrms]?)?|gute[nrms]?|hochwertig(?:e[nrms]?)?|"
    r"innovativ(?:e[nrms]?)?|mehrere[nr]?|moderne[nrms]?|möglichst|nachhaltig(?:e[nrms]?)?|"
    r"notwendige[nrms]?|nötige[nrms]?|nutzerfreundlich(?:er?)?|optimal(?:e[nrms]?)?|"
    r"optimier(?:en|t|ung)|passende[nrms]?|relevante[nrms]?|schnellstmöglich|signifikant|usw|"
    r"verbesser(?:n|t|ung|ungen)|verschiedene[nrs]?|viele[nr]?|wesentlich|wichtige[nrms]?|zeitnah"
)
_VAGUE_WORDS = re.compile(rf"(?<!\w)(?:{_VAGUE})(?!\w)", re.IGNORECASE)
_NOT_WORDS = re.compile(r"https?://\S+|\(?[#!]\d+\)?|“[^”]*”|\"[^\"]*\"|„[^“]*“")

_COUNTED = re.compile(
    r"(?<![\w#/.@’'-])(?:[€$£]\s?)?\d[\d.,’']*(?:\s?(?:%|percent\b|prozent\b|k\b|m\b|mio\b|€|\$|x\b))?"
    r"(?![\w/])",
    re.IGNORECASE,
)
_NO_QUANTITY = re.compile(
    r"(?:19|20)\d\d[.,]?|\d{1,2}\.\d{1,2}\.(?:\d{2,4})?|\d{1,2}\.\d{1,2}\.\d{2,4}[.,]?"
)
_NAME_BEFORE = re.compile(
    r"(?:\b(?:iso|din|en|version|phase|stage|level|tier|teil|stufe|nr|no|quarter|quartal|"
    r"january|february|march|april|may|june|july|august|september|october|november|december|"
    r"windows|web|industrie|industry)\.?\s)$",
    re.IGNORECASE,
)
_NUMBER_WORD = re.compile(
    r"(?<!\w)(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|"
    r"forty|fifty|hundreds?|thousands?|millions?|dozens?|double|doubled|triple|half|halve|twice|"
    r"zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf|fünfzehn|zwanzig|dreißig|vierzig|"
    r"fünfzig|hundert|tausend|million(?:en)?|dutzend|verdoppel[nt]|verdreifach(?:en|t)|"
    r"halbier(?:en|t)|hälfte|doppelte?n?)(?!\w)",
    re.IGNORECASE,
)
_OUTCOME = re.compile(
    r"\b(?:so that|such that|in order to|resulting in|leading to|until|"
    r"to (?:reach|achieve|get|win|raise|cut|reduce|increase|bring|save|lift|double|grow|keep|hit)|"
    r"damit|sodass|so dass|wodurch|um|bis)\b",
    re.IGNORECASE,
)
_RANGE = re.compile(r"\b(?:between|zwischen)\s+\S+\s+(?:and|und)\b", re.IGNORECASE)
_SEAM = re.compile(
    r"\s+(?:and|und|sowie|plus|as well as)\s+|\s*[;&]\s+|,\s+(?:and\s+|und\s+)?|(?<=\w)[.:]\s+"
)
_WORD = re.compile(r"[^\W_]+(?:[-’'][^\W_]+)*")


def readable(text: str) -> str:
    """The text without what is no prose: addresses, ticket numbers, quoted names."""
    return _NOT_WORDS.sub(" ", text)


def words(text: str) -> list[str]:
    """The words of a text, in lower case."""
    return [found.lower() for found in _WORD.findall(text)]


def quantities(text: str) -> list[str]:
    """The amounts a text names, in its own words; years, dates and names with numbers are none."""
    text = readable(text)
    found = [
        (match.start(), match[0].strip(" .,"))
        for match in _COUNTED.finditer(text)
        if not _NO_QUANTITY.fullmatch(match[0].strip())
        and not _NAME_BEFORE.search(text[: match.start()])
    ]
    found += [(match.start(), match[0]) for match in _NUMBER_WORD.finditer(text)]
    return [words for _, words in sorted(found)]


def vague_words(text: str) -> list[str]:
    """Words that everybody understands otherwise."""
    return list(dict.fromkeys(match[0] for match in _VAGUE_WORDS.finditer(readable(text))))


def task_verb(text: str) -> str | None:
    """The word by which a title tells what is done, not what is so afterwards; None if none does.

    One that goes on to say what comes of it, with a number, tells a result.
    """
    text = readable(text)
    verb = _first_doing(text) or _last_doing(text)
    outcome = _OUTCOME.search(text)
    if verb and outcome and quantities(text[outcome.end() :]):
        return None
    return verb


def direction(text: str) -> str | None:
    """falling, rising or holding, as the verb of a title says."""
    for word in _ends(readable(text)):
        for name, verbs in (("falling", _FALLING), ("rising", _RISING), ("holding", _HOLDING)):
            if word in verbs:
                return name
    return None


def level_word(text: str) -> str | None:
    """The verb by which a title presumes that there is a level already."""
    known = _FALLING | _RISING | _HOLDING
    return next((word for word in _ends(readable(text)) if word in known), None)


def further_measures(text: str) -> list[str]:
    """The parts of a title after its first that can be reached or missed on their own."""
    text = _RANGE.sub(" ", readable(text))
    parts = [part.strip() for part in _SEAM.split(text)]
    # "Plan and run the tasting": two verbs with one thing to do are one.
    while len(parts) > 1 and len(_after_preface(parts[0])) == 1:
        parts = parts[1:]
    return [part for part in parts[1:] if _is_measure(part)]


def significant(text: str) -> frozenset[str]:
    """What two titles are compared by."""
    return frozenset(words(text)) - {"the", "a", "an", "of", "der", "die", "das", "von", "our"}


def is_like(text: str, other: str) -> bool:
    """Whether two titles say the same, but for a word in six."""
    one, two = significant(text), significant(other)
    # A number makes all the difference.
    if {word for word in one ^ two if word.isdigit()}:
        return False
    return bool(one) and len(one & two) * 6 >= len(one | two) * 5


def _is_measure(part: str) -> bool:
    first = next(iter(words(part)), "")
    if quantities(part):
        return len(words(part)) > 1
    verbs = _DOING | _FALLING | _RISING | _HOLDING | _OTHER_RESULTS
    return first in verbs and len(words(part)) > 1


def _ends(text: str) -> Iterator[str]:
    """The words where a title has its verb: the first in English, the last in German."""
    found = _after_preface(text)
    yield from found[:1]
    yield from found[-1:]


def _after_preface(text: str) -> list[str]:
    """The words of a title from its first that says something."""
    found = words(text)
    while found and found[0] in _BEFORE_VERB:
        found = found[1:]
    return found


def _first_doing(text: str) -> str | None:
    found = _after_preface(text)
    if not found:
        return None
    first, second = found[0], found[1] if len(found) > 1 else ""
    if f"{first} {second}" in _TWO_WORDS:
        return f"{first} {second}"
    if first in _NOUNS_OF_DOING:
        return first
    if first in _ALSO_NOUNS:
        return first if second in _AFTER_VERB or second[:1].isdigit() else None
    return first if _base(first) in _DOING else None


def _last_doing(text: str) -> str | None:
    last = words(text)[-1:]
    return last[0] if last and last[0] in _DOING_GERMAN else None


def _base(verb: str) -> str:
    """implementing is implement, writing is write."""
    stem = verb.removesuffix("ing")
    if stem != verb and f"{stem}e" in _DOING:
        return f"{stem}e"
    return stem if stem in _DOING else verb
