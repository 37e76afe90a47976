"""The words that stand beside a name in a text."""

QUOTES = "\"'“”„«»‘’()[]"
_TITLE_CASE_SHARE = 0.7  # of the words of more than three letters


def words_after(text: str, end: int) -> list[str]:
    """Up to three words behind a name in small letters; none where punctuation other than 's comes first."""
    window = text[end : end + 48]
    if window[:1] not in (" ", "-", "'", "’"):
        return []
    if window[:2] in ("'s", "’s"):
        window = "'s " + window[2:]
    found: list[str] = []
    for word in window.replace("-", " ", 1).split()[:3]:
        found.append(word.strip(QUOTES + ",;:.!?").lower() or word)
        if word[-1] in ",;:.!?":
            return found
    if found and len(window) == 48 and len(found) < 3:
        found.pop()  # the last word may be cut off
    return found


def word_before(text: str, start: int) -> str:
    """The word right before, "" where punctuation stands between."""
    if start < 2 or text[start - 1] != " ":
        return ""
    word = text[max(0, start - 24) : start - 1].rpartition(" ")[2].rpartition("\n")[2]
    return "" if word[-1:] in ',;:!?)"”' else word.lstrip("\"'“‘(")


def word_after(text: str, end: int) -> str:
    """The word right behind, "" where punctuation stands between."""
    if text[end : end + 1] != " ":
        return ""
    return text[end + 1 : end + 24].partition(" ")[0].strip("\"'”’),;:.!?").removesuffix("'s")


def begins_sentence(text: str, start: int) -> bool:
    """Whether nothing but quotes stands between this place and the end of another sentence."""
    before = text[max(0, start - 3) : start].rstrip(" \"'“‘(")
    return not before or before[-1] in ".!?\n:"


def is_title_case(text: str, language: str) -> bool:
    """Whether Nearly Every Long Word Begins With a Capital, as in headlines; in German all nouns do anyway."""
    if len(text) > 200 or language == "de":
        return False
    words = [word for word in text.split() if len(word) > 3 and word[0].isalpha()]
    return len(words) > 3 and sum(word[0].isupper() for word in words) >= _TITLE_CASE_SHARE * len(words)
