"""The moving particles find what NumPyro's NUTS finds, where the likelihood can be written by hand.

A child that stays close is welcomed or turned away, as the caregiver bears closeness, and what was
turned away is mended or not: two shares, with slips, on the population as prior.
"""

import numpy as np
import pytest

from geborgen.inference.bank import TENDENCIES
from geborgen.inference.logits import to_logits
from geborgen.inference.refine import fit_prior, refine
from geborgen.inference.sources import read_sources, weigh_sources
from geborgen.inference.telling import Teller, Telling
from geborgen.moments import Answer, Need, Repair, Role, SignalKind
from tests.moment_scenes import a_moment
from tests.told_families import MODEL, bank

SLIP, WELCOMED, OPEN, MENDED = 0.1, 6, 5, 14
CLOSENESS, REPAIR = TENDENCIES.index("closeness"), TENDENCIES.index("repair")


def staying(answer, *, mended=None):
    return a_moment(
        Need.ENJOY, signal=SignalKind.MISCUE, answers=(answer,), told=True,
        ruptured=mended is not None,
        repair=Repair(by=Role.CAREGIVER) if mended else None,
    )  # fmt: skip


MOMENTS = [
    *[staying(Answer.MET)] * WELCOMED,
    *[staying(Answer.DISMISSED, mended=False)] * OPEN,
    *[staying(Answer.DISMISSED, mended=True)] * MENDED,
]


@pytest.fixture(scope="module")
def particles():
    telling = Telling(told=Teller(slip=SLIP))
    sources, logs = read_sources(MOMENTS, bank(), model=MODEL, telling=telling)
    found = refine(
        bank(), logs, lambda cares: weigh_sources(cares, sources, model=MODEL),
        particles=2000, rng=np.random.default_rng(1),
    )  # fmt: skip
    return to_logits(found.cares)


@pytest.fixture(scope="module")
def draws():
    """The same posterior by NUTS, its likelihood written by hand."""
    numpyro = pytest.importorskip("numpyro")
    import jax
    import jax.numpy as jnp

    prior = fit_prior(bank())

    def model():
        logits = numpyro.sample(
            "logits",
            numpyro.distributions.MultivariateNormal(prior.mean, scale_tril=prior.root),
        )
        close, mends = jax.nn.sigmoid(logits[CLOSENESS]), jax.nn.sigmoid(logits[REPAIR])
        third = SLIP / 3
        seen = (
            WELCOMED * jnp.log((1 - SLIP) * close + third)
            + OPEN * jnp.log((1 - SLIP) * (1 - close) * (1 - mends) + third / 2)
            + MENDED * jnp.log((1 - SLIP) * (1 - close) * mends + third / 2)
        )
        numpyro.factor("seen", seen)

    sampler = numpyro.infer.MCMC(
        numpyro.infer.NUTS(model), num_warmup=500, num_samples=3000, progress_bar=False
    )
    sampler.run(jax.random.PRNGKey(1))
    return np.asarray(sampler.get_samples()["logits"])


@pytest.mark.slow
@pytest.mark.oracle
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.filterwarnings("ignore::FutureWarning")
def test_particles_and_nuts_agree(particles, draws):
    spread = draws.std(axis=0)
    assert particles.mean(axis=0) == pytest.approx(
        draws.mean(axis=0), abs=0.15 * float(spread.max())
    )
    assert particles.std(axis=0) == pytest.approx(spread, rel=0.12)
    assert np.corrcoef(particles.T) == pytest.approx(np.corrcoef(draws.T), abs=0.12)


@pytest.mark.slow
@pytest.mark.oracle
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.filterwarnings("ignore::FutureWarning")
def test_these_moments_moved_it(particles):
    prior = fit_prior(bank())
    assert particles[:, CLOSENESS].mean() < prior.mean[CLOSENESS] - 0.3
