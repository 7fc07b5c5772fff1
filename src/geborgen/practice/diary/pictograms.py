"""Which picture stands beside a tile: one picture for several tiles that show the same gesture."""

__all__ = ["find_pictogram"]

# The end of a signal's key, without its age, or the whole key, to a picture.
_PICTURES = {
    "cried": ("cried", "hurt", "sad", "opened_up"),
    "scared": ("scared", "startled", "afraid", "unsafe", "worried_for_baby"),
    "raged": (
        "raged", "tantrum", "furious", "hit", "lashed_out", "fretted", "restless", "got_louder",
    ),
    "clung": ("clung", "farewell"),
    "turned_away": (
        "looked_away", "very_quiet", "pushed_away", "fled", "tough", "nothing", "shut_off",
        "went_silent", "baby_far_away",
    ),
    "snuggled": (
        "nestled", "lap", "close", "hung_around", "newborn_looked_at_me", "sought_support",
    ),
    "told": ("told", "old_memory", "shared"),
    "refused": ("refused", "crossed_line"),
    "asked_help": ("stuck", "struggled", "asked"),
    "showed": ("showed", "look", "proud", "smiled"),
    "played": ("play",),
    "explored": ("explored", "went_off", "myself", "own_way"),
    "expected": ("baby_moved", "imagined_baby"),
    "worn_out": ("body_worn_out",),
    "met": ("was_there", "calmed_together"),
    "joined": ("joined_in",),
    "mirrored": ("named_it", "shared_it", "talked_to_baby"),
    "contained": ("stayed_calm", "paused_for_it"),
    "limited": ("set_limit", "said_no"),
    "later": ("saw_it_later", "noticed_later"),
    "not_now": ("could_not_now", "pushed_it_aside"),
    "treat": ("distracted",),
    "passed": ("let_it_pass",),
    "took_over": ("took_over", "pressed_on"),
    "shouted": ("startled_and_shouted", "shouted_in_pregnancy"),
    "lost_myself": ("lost_myself",),
    "calm": ("settled", "eased"),
    "went_on": ("went_on",),
    "upset": ("still_upset", "stayed_heavy"),
    "walked_off": ("walked_off",),
    "apart": ("lost_each_other", "partners_lost_each_other"),
    "unknown": ("cannot_tell", "cannot_tell_yet"),
}  # fmt: skip
_BY_KEY = {key: picture for picture, keys in _PICTURES.items() for key in keys}
_AGES = ("newborn_", "baby_", "toddler_", "preschooler_", "school_child_", "adolescent_")


def find_pictogram(key: str) -> str:
    """Return the picture of a tile; the question mark for one that has none yet."""
    bare = next((key.removeprefix(age) for age in _AGES if key.startswith(age)), key)
    return _BY_KEY.get(key) or _BY_KEY.get(bare) or "unknown"
