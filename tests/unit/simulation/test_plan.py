"""Plans: what a person writes, what is refused, and which values each point gets."""

from itertools import pairwise

import pytest

from geborgen.moments import Language, UserError
from geborgen.simulation.family_rows import RowRange, plan_families
from geborgen.simulation.named_parameters import Setup, find_parameter, set_parameters
from geborgen.simulation.parameters import Caregiver, LearnFrom, Model
from geborgen.simulation.plan import VARIED, Output, Plan, SampleKind, parse_plan
from geborgen.simulation.points import point_values
from geborgen.simulation.population import Population, draw_caregiver, draw_temperament
from geborgen.simulation.posterior import load_posterior
from geborgen.simulation.rng import Draws
from geborgen.simulation.typical import find_caregiver, find_type, typical_caregivers

GRID = '[grid]\nnotice = [0.2, 0.8]\n"mechanisms.repair" = [true, false]\n'


@pytest.fixture(scope="module", autouse=True)
def sobol():
    """Load scipy's sequences once, outside the tests' own time."""
    return pytest.importorskip("scipy.stats.qmc")


def parse(text):
    return parse_plan(text, file="plan.toml")


def refusal(text):
    with pytest.raises(UserError) as caught:
        parse(text)
    return caught.value


def test_a_plan_says_points_and_families():
    plan = parse(f'name = "proef"\nfamilies = 3\ncaregiver = "laat"\n{GRID}')
    assert (plan.points, plan.rows, plan.caregiver) == (4, 12, "late")
    assert plan.varied_names == ("caregiver.notice", "mechanisms.repair")


def test_the_grid_takes_every_combination_once():
    plan = parse(GRID)
    seen = {tuple(value for _, value in point_values(plan, i)) for i in range(plan.points)}
    assert seen == {(0.2, True), (0.2, False), (0.8, True), (0.8, False)}


def test_dotted_and_quoted_names_are_the_same():
    dotted, quoted = (
        parse("[grid]\ncaregiver.repair = [0, 1]\n"),
        parse('[grid]\n"caregiver.repair" = [0, 1]\n'),
    )
    assert dotted.grid == quoted.grid == (("caregiver.repair", (0.0, 1.0)),)


@pytest.mark.parametrize("kind", list(SampleKind))
def test_a_sample_stays_within_its_bounds_and_depends_on_the_seed(kind):
    text = (
        f'seed = {{seed}}\n[sample]\nn = 32\nkind = "{kind}"\n'
        "calm = {{low = 0.2, high = 0.4}}\nfright = {{low = 0, high = 1}}\n"
    )
    one, other = parse(text.format(seed=1)), parse(text.format(seed=2))
    calm = [dict(point_values(one, i))["caregiver.calm"] for i in range(one.points)]
    assert one.points == 32
    assert 0.2 <= min(calm) < 0.25
    assert 0.35 < max(calm) <= 0.4
    assert point_values(one, 5) != point_values(other, 5)


def test_a_sobol_sample_fills_every_eighth_of_each_parameter():
    plan = parse("[sample]\nn = 8\ncalm = {low = 0, high = 1}\nnotice = {low = 0, high = 1}\n")
    points = [dict(point_values(plan, i)) for i in range(8)]
    for name in plan.varied_names:
        places = sorted(point[name] for point in points)
        gaps = [b - a for a, b in pairwise(places)]
        assert max(gaps) < 0.126


def test_grid_and_sample_are_combined():
    plan = parse("[grid]\nrepair_effect = [0, 1]\n[sample]\nn = 3\ncalm = {low = 0, high = 1}\n")
    assert plan.points == 6
    calm = [dict(point_values(plan, i))["caregiver.calm"] for i in range(6)]
    assert calm[:3] == calm[3:]


def test_outputs_are_chosen():
    assert parse(f'outputs = ["child", "strange-situation"]\n{GRID}').outputs == (
        Output.CHILD,
        Output.STRANGE_SITUATION,
    )


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("families = 3\n", ["plan.toml", "[grid]"]),
        ("[grid]\nnotice = []\n", ["caregiver.notice"]),
        ("[grid]\nnotise = [0.1]\n", ["notise", "caregiver.notice"]),
        ("[grid]\nrepair = [0.1]\n", ["repair", "caregiver.repair", "mechanisms.repair"]),
        ("[grid]\nzzzz = [0.1]\n", ["zzzz", "constants"]),
        ("[grid]\nnotice = [0.1, 1.5]\n", ["caregiver.notice", "1.5", "0", "1"]),
        ("[grid]\nnotice = 0.1\n", ["caregiver.notice", "0.1"]),
        ("[grid]\nnotice = [[1]]\n", ["caregiver.notice", "[1]"]),
        ('[grid]\nnotice = ["veel"]\n', ["caregiver.notice", "veel"]),
        ('[grid]\nlearn_from = ["nowhere"]\n', ["learn_from", "nowhere", "distress"]),
        ("[grid]\nnotice = [0.1]\n[fixed]\nnotice = 0.2\n", ["caregiver.notice"]),
        ("[grid]\nnotice = [nan]\n", ["caregiver.notice"]),
        ("grid = 3\n", ["[grid]"]),
        (f"families = 0\n{GRID}", ["families", "1"]),
        (f"families = 1.5\n{GRID}", ["families", "1.5"]),
        (f"months = 100\n{GRID}", ["months", "72"]),
        (f"seed = -1\n{GRID}", ["seed"]),
        (f'caregiver = "warn"\n{GRID}', ["warn", "warm"]),
        (f"familys = 3\n{GRID}", ["familys", "families"]),
        (f"notice = 0.3\n{GRID}", ["notice", "[fixed]"]),
        (f'outputs = ["kind"]\n{GRID}', ["outputs", "kind", "child"]),
        (f'name = "a/b"\n{GRID}', ["a/b"]),
        ("[sample]\ncalm = {low = 0, high = 1}\n", ["calm"]),
        ("[sample]\nn = 4\ncalm = {low = 0.9, high = 0.1}\n", ["caregiver.calm", "0.9", "0.1"]),
        ("[sample]\nn = 4\ncalm = {low = 0, high = 3}\n", ["caregiver.calm", "3"]),
        ("[sample]\nn = 4\ncalm = {low = 0}\n", ["caregiver.calm"]),
        ("[sample]\nn = 0\ncalm = {low = 0, high = 1}\n", ["sample.n"]),
        ("[sample]\nn = 4\nanger = {low = 0, high = 1}\n", ["anger"]),
        (
            "[sample]\ncalm = {low = 0, high = 1, n = 2}\nnotice = {low = 0, high = 1, n = 3}\n",
            ["caregiver.calm", "caregiver.notice"],
        ),
        ("[grid\n", ["plan.toml", "TOML"]),
    ],
)
def test_a_plan_that_cannot_be_is_one_line_that_names_it(text, named):
    error = refusal(text)
    for language in Language:
        said = error.say(language)
        assert "\n" not in said
        assert [word for word in named if word not in said] == []


def test_a_plan_of_too_many_families_is_refused():
    with pytest.raises(UserError, match="4294967295"):
        Plan(name="groot", families=2**31 - 1, grid=(("caregiver.notice", (0.1, 0.2, 0.3)),))


def test_the_fingerprint_tells_plans_apart_and_is_the_same_for_the_same_plan():
    assert parse(GRID).fingerprint() == parse(GRID).fingerprint()
    others = [f"seed = 2\n{GRID}", f"months = 13\n{GRID}", f'caregiver = "late"\n{GRID}']
    assert len({parse(text).fingerprint() for text in (GRID, *others)}) == 4


def test_a_parameter_is_found_by_its_own_name_where_only_one_has_it():
    assert find_parameter("sting") == "constants.sting"
    assert find_parameter("mechanisms.repair") == "mechanisms.repair"


def test_parameters_are_set_each_in_its_place():
    setup = set_parameters(
        Setup(),
        [("caregiver.calm", 0.1), ("mechanisms.learn_from", "calm"), ("constants.sting", 0)],
    )
    assert setup.caregiver == Caregiver(calm=0.1)
    assert setup.model.mechanisms.learn_from is LearnFrom.CALM
    assert setup.model.constants.sting == 0


def test_typical_caregivers_have_an_english_and_a_dutch_name():
    assert find_type("afwijzend") == "rejecting"
    assert find_caregiver("usual") == Caregiver()
    assert next(iter(typical_caregivers())) == "usual"
    mending, leaving = find_caregiver("fallible-mending"), find_caregiver("fallible-open")
    assert [mending.repair > leaving.repair, mending.notice == leaving.notice] == [True, True]


def test_a_varied_population_differs_between_families_and_not_between_runs():
    def draw(number):
        draws = Draws(seed=4, family=number)
        return draw_caregiver(Population(), draws), draw_temperament(Population(), draws)

    assert draw(3) == draw(3)
    assert len({draw(number)[0].notice for number in range(50)}) == 50
    assert parse(f'caregiver = "gevarieerd"\n{GRID}').caregiver == VARIED


def test_varied_families_come_from_the_calibrated_population_unless_the_plan_says_otherwise():
    calibrated = parse(f'caregiver = "varied"\n{GRID}')
    plain = parse(f'caregiver = "varied"\npopulation = "plain"\n{GRID}')
    posterior = load_posterior()
    assert calibrated.families_drawn()[0].centre.fright == dict(posterior.middle())[
        "population.centre.fright"
    ]  # fmt: skip
    assert plain.families_drawn() == (Population(), Model())
    assert calibrated.fingerprint() != plain.fingerprint()
    assert "odd" in refusal(f'population = "odd"\n{GRID}').say(Language.EN)


def test_a_plan_may_set_what_calibration_set():
    plan = parse('caregiver = "varied"\nfamilies = 2\n[grid]\n"constants.play_follow" = [0.5]\n')
    families = plan_families(plan, RowRange(start=0, stop=2))
    assert all(one.model.constants.play_follow == 0.5 for one in families)
