/* The compiled kernel of geborgen.simulation in C, for the bench alone: the same lives, the same
 * draws, the same rows and lanes, the same order of arithmetic, one caregiver per family and no
 * tape. bench/simulation.py writes model.h (the rules as a struct, the number of lanes), compiles
 * this, and holds its outcome to the kernel's before timing it. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "model.h"

enum { CARES = 11, BONDS = 8, CHILDS = 5, COUNTS = 9 };
enum { SHOW, MINIMISE, MAXIMISE, FREEZE, CONTRADICT, EXPLORE, STAY };
enum { MET, MIRRORED, CONTAINED, LIMITED, MISSED, DISMISSED, INTRUDED, FRIGHTENING, PENDING };
enum { PROTECT = 4, COMFORT, DELIGHT_IN, ORGANISE_FEELINGS, TAKE_CHARGE };
enum { LIFE, DAY };
enum { BEATS_IN = 4, BEATS_OUT = 3, MEND_BEATS = 2, REPAIR_BLOCK = 5 };
#define DAYS_PER_MONTH 30.4375
#define SIX_YEARS 72.0

/* Rows of a block. */
enum {
    ALARM, SELF_CALM, PERSISTENCE, REACTIVITY, WORTH,
    U0, U1, U2, U3, NEED, MANNER, LOUD, START, DISTRESS, LIVED, ACTIVE, ANSWER, BEATS, FITS,
    MIRRORS, MISSES, DISMISSALS, INTRUSIONS, FRIGHTS, RUPTURED, MENDED, SETTLED,
    NOTICE, PROMPTNESS, FRIGHTENS, TURNS_AWAY, STEPS_IN, MIRROR, CONTAIN, STEADIES, LIMIT,
    WELCOMES, MENDS, READS,
    SHOWING, HIDING, CALLING, EXPLORING, STAYING, AVAILABLE, THREAT, ANGER,
    ALL, COMING_IN = ALL + COUNTS, CARE = COMING_IN + COUNTS, ROWS = CARE + CARES
};
#define AT(row) rows[(row) * LANES + l]
#define EACH_LANE _Pragma("GCC ivdep") for (int l = 0; l < LANES; l++)

typedef struct {
    double bottom, charge, sorted_out, checks, calm_limit, felt, voice, reach, waits;
} Age;

static inline double least(double a, double b) { return b < a ? b : a; }
static inline double most(double a, double b) { return b > a ? b : a; }
static inline double clip(double v) { return least(1.0, most(0.0, v)); }

static inline double from_bits(uint64_t bits) {
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static inline uint64_t as_bits(double value) {
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

/* A condition as all bits or none, and one of two values by it: gcc turns these into vectors where
 * it would thread jumps through conditional expressions. */
typedef int64_t Flag;
#define IS(condition) (-(Flag)(condition))
static inline Flag choose(Flag flag, Flag one, Flag other) {
    return (one & flag) | (other & ~flag);
}
static inline double pick(Flag flag, double one, double other) {
    return from_bits((as_bits(one) & (uint64_t)flag) | (as_bits(other) & ~(uint64_t)flag));
}

static inline double exponential(double x) {
    x = least(700.0, most(-700.0, x));
    double shifted = x * 1.4426950408889634 + 6755399441055744.0;
    double n = shifted - 6755399441055744.0;
    double r = x - n * 0.693147180369123816490 - n * 1.90821492927058770002e-10;
    double p = r * (1.0 / 479001600.0) + 1.0 / 39916800.0;
    p = p * r + 1.0 / 3628800.0;
    p = p * r + 1.0 / 362880.0;
    p = p * r + 1.0 / 40320.0;
    p = p * r + 1.0 / 5040.0;
    p = p * r + 1.0 / 720.0;
    p = p * r + 1.0 / 120.0;
    p = p * r + 1.0 / 24.0;
    p = p * r + 1.0 / 6.0;
    p = p * r + 0.5;
    p = p * r + 1.0;
    p = p * r + 1.0;
    return p * from_bits((as_bits(shifted) + 1023) << 52);
}

static inline double uniform(uint64_t word) {
    return (from_bits((word & 0xFFFFFFFFu) | 0x4330000000000000u) - 4503599627370495.5) *
           (1.0 / 4294967296.0);
}

static void draw_rows(const uint32_t *key, const uint64_t *ids, uint32_t moment, uint32_t block,
                      uint32_t purpose, double *restrict rows) {
    EACH_LANE {
        uint64_t c0 = moment, c1 = block, c2 = ids[l], c3 = purpose;
        uint32_t k0 = key[0], k1 = key[1];
#pragma GCC unroll 10
        for (int round = 0; round < 10; round++) {
            uint64_t first = 0xD2511F53u * (c0 & 0xFFFFFFFFu);
            uint64_t second = 0xCD9E8D57u * (c2 & 0xFFFFFFFFu);
            c0 = (second >> 32) ^ c1 ^ k0;
            c2 = (first >> 32) ^ c3 ^ k1;
            c1 = second;
            c3 = first;
            k0 += 0x9E3779B9u;
            k1 += 0xBB67AE85u;
        }
        AT(U0) = uniform(c0);
        AT(U1) = uniform(c1);
        AT(U2) = uniform(c2);
        AT(U3) = uniform(c3);
    }
}

static inline double ramp(double age, double start, double full) {
    return clip((age - start) / most(1.0, full - start));
}

static Age at_age(double months, const Rules *k) {
    double grown = least(1.0, months / SIX_YEARS);
    double words = ramp(months, k->words_from, k->words_full);
    double checks = 0.10 + 0.25 * ramp(months, 0.0, k->check_peak) -
                    0.20 * ramp(months, k->check_peak, SIX_YEARS);
    return (Age){
        k->bottom_share_birth + (k->bottom_share_six - k->bottom_share_birth) * grown,
        k->charge_share * clip((months - 9.0) / 27.0),
        0.15 * ramp(months, 12.0, SIX_YEARS) * k->grows,
        k->grows > 0.0 ? checks : 0.30,
        k->calm_limit_birth + (k->calm_limit_six - k->calm_limit_birth) * grown,
        1.0 - (1.0 - k->felt_six) * ramp(months, k->felt_from, SIX_YEARS),
        1.0 - (1.0 - k->word_voice) * words,
        k->word_reach * words,
        ramp(months, k->wait_from, k->wait_full) * k->waits,
    };
}

static void begin_day(double *restrict rows, const Rules *rules) {
    const Rules k = *rules; /* a copy: nothing that is written can change it */
    EACH_LANE {
        double notice = AT(CARE), constancy = AT(CARE + 2), closeness = AT(CARE + 3);
        double own_calm = AT(CARE + 5), fright = AT(CARE + 8), reflection = AT(CARE + 9);
        double swing = 2.0 * (AT(U0) + AT(U1) + AT(U2) - 1.5);
        double load = AT(CARE + 10) * AT(U3);
        double calm = own_calm * (1.0 - k.strain_calm * load);
        double upset = (1.0 + k.fright_strain * load) * (1.0 - k.fright_calm * calm);
        double mirrors = k.mirror_share * reflection;
        AT(NOTICE) = clip(notice + k.day_spread * (1.0 - constancy) * swing -
                          k.strain_notice * load);
        AT(PROMPTNESS) = AT(CARE + 1);
        AT(FRIGHTENS) = k.fright_rate * fright * upset;
        AT(TURNS_AWAY) = (1.0 - closeness) * (1.0 - k.away_buffer * reflection);
        AT(STEPS_IN) = 1.0 - AT(CARE + 4);
        AT(MIRROR) = mirrors;
        AT(CONTAIN) = mirrors + k.contain_share * calm;
        AT(STEADIES) = k.calm_floor + (1.0 - k.calm_floor) * calm;
        AT(LIMIT) = AT(CARE + 6);
        AT(WELCOMES) = closeness;
        AT(MENDS) = AT(CARE + 7) * k.mends;
        AT(READS) = k.read_behind * reflection;
    }
}

static void begin_moment(double *restrict rows, Age age, const Rules *rules) {
    const Rules k = *rules; /* a copy: nothing that is written can change it */
    double charge = age.bottom * age.charge, close = age.bottom * (1.0 - age.charge);
    double checks = (1.0 - age.bottom) * age.checks, top = (1.0 - age.bottom) * (1.0 - age.checks);
    EACH_LANE {
        double u = AT(U1), need = ORGANISE_FEELINGS, felt = 0.9;
        need = pick(IS(u < charge + (0.80 - age.sorted_out) * close), DELIGHT_IN, need);
        felt = pick(IS(u < charge + (0.80 - age.sorted_out) * close), 0.55, felt);
        need = pick(IS(u < charge + (0.65 - age.sorted_out) * close), COMFORT, need);
        felt = pick(IS(u < charge + (0.65 - age.sorted_out) * close), 1.0, felt);
        need = pick(IS(u < charge + 0.25 * close), PROTECT, need);
        felt = pick(IS(u < charge + 0.25 * close), 1.15, felt);
        need = pick(IS(u < charge), TAKE_CHARGE, need);
        felt = pick(IS(u < charge), 0.8, felt);
        double out = pick(IS(u < age.bottom + checks + 0.79 * top), 2.0, 3.0);
        out = pick(IS(u < age.bottom + checks + 0.36 * top), 1.0, out);
        out = pick(IS(u < age.bottom + checks), 0.0, out);
        Flag comes_in = IS(u < age.bottom);
        need = pick(comes_in, need, out);

        double alarm = AT(ALARM), available = AT(AVAILABLE), worth = AT(WORTH), draw = AT(U3);
        double strength = k.distress_floor + k.distress_span * AT(U2);
        double distress = clip(felt * age.felt * strength * (k.alarm_base + k.alarm_gain * alarm));
        double interest = k.interest_floor + (1.0 - k.interest_floor) * AT(U2);
        double start = pick(comes_in, distress, interest * (1.0 - k.alarm_dims * alarm));

        double breaks = clip(k.conflict_gain * AT(THREAT) * distress);
        double pull = k.trust_pull * (available - 0.5) + k.worth_pull * (worth - 0.5);
        double shows = exponential(k.choice_precision * (AT(SHOWING) + pull - AT(CALLING)));
        double hides = exponential(k.choice_precision * (AT(HIDING) - pull - AT(CALLING)));
        double left = (draw - breaks) * (shows + hides + 1.0), rest = 1.0 - breaks;
        double inwards = pick(IS(left < (shows + hides) * rest), MINIMISE, MAXIMISE);
        inwards = pick(IS(left < shows * rest), SHOW, inwards);
        double broken = pick(IS(draw < 0.5 * breaks), FREEZE, CONTRADICT);
        inwards = pick(IS(draw < breaks), broken, inwards);
        double going = AT(EXPLORING) + k.base_daring * (available - 0.5) +
                       k.worth_daring * (worth - 0.5);
        double stays = exponential(k.choice_precision * (AT(STAYING) - going));
        double outwards = pick(IS(draw * (1.0 + stays) < 1.0), EXPLORE, STAY);
        double manner = pick(comes_in, inwards, outwards);

        double loud = pick(IS(manner == FREEZE), k.loudness_freeze, k.loudness_contradict);
        loud = pick(IS(manner == MAXIMISE), k.loudness_maximise, loud);
        loud = pick(IS(manner == MINIMISE), k.loudness_minimise, loud);
        loud = pick(IS(manner == SHOW), 1.0, loud);
        AT(NEED) = need;
        AT(MANNER) = manner;
        AT(LOUD) = loud;
        AT(START) = start;
        AT(DISTRESS) = start;
        AT(ACTIVE) = 1.0;
        AT(LIVED) = AT(BEATS) = AT(FITS) = AT(MIRRORS) = AT(MISSES) = 0.0;
        AT(DISMISSALS) = AT(INTRUSIONS) = AT(FRIGHTS) = 0.0;
    }
}

static inline double soothe(double distress, double effect, double steadies, double soothing) {
    return distress * (1.0 - soothing * effect * steadies);
}

static void live_beat(double *restrict rows, double beat, Age age, const Rules *rules) {
    const Rules k = *rules; /* a copy: nothing that is written can change it */
    EACH_LANE {
        double manner = AT(MANNER), before = AT(DISTRESS);
        double loud = before * AT(LOUD) * age.voice;
        double u0 = AT(U0), u1 = AT(U1), u2 = AT(U2), u3 = AT(U3);
        Flag active = IS(AT(ACTIVE) > 0.0), comes_in = IS(manner < EXPLORE);

        double read = loud + AT(READS) * most(0.0, before - loud);
        double shown = pick(comes_in, read, k.signal_floor + 0.5 * before);
        double threshold = k.threshold_span * (1.0 - AT(NOTICE)) * (1.0 - age.reach);
        double raised = exponential((threshold - shown) * k.threshold_steepness);
        Flag louder = IS(u1 * (1.0 + raised) < 1.0), plainly = IS(u1 < AT(NOTICE));
        Flag heard = choose(IS(k.by_loudness > 0.0), louder, plainly);
        Flag noticed = heard | IS(AT(MISSES) < AT(BEATS));
        Flag begun = IS(AT(FITS) + AT(DISMISSALS) > 0.0);
        double now = AT(PROMPTNESS) + (1.0 - AT(PROMPTNESS)) * clip(k.urgency * read);
        double frightens = clip(AT(FRIGHTENS) * (k.fright_floor + before));
        double away = clip(AT(TURNS_AWAY) * (k.away_base + k.away_slope * loud));
        double rest = u3 - away, left = 1.0 - away;
        double kind = pick(IS(rest < AT(CONTAIN) * left), CONTAINED, MET);
        kind = pick(IS(rest < AT(MIRROR) * left), MIRRORED, kind);
        double limit = pick(IS(rest < AT(LIMIT) * left), LIMITED, MISSED);
        double inwards = pick(IS(AT(NEED) == TAKE_CHARGE), limit, kind);
        inwards = pick(IS(rest < 0.0), DISMISSED, inwards);
        inwards = pick(begun | IS(u2 < now), inwards, PENDING);
        inwards = pick(noticed, inwards, MISSED);
        inwards = pick(IS(u0 < frightens), FRIGHTENING, inwards);
        double intrudes = clip(AT(STEPS_IN) * (k.intrude_base + k.intrude_slope * before));
        double joins = pick(IS(u3 < AT(MIRROR)), MIRRORED, MET);
        double outwards = pick(heard & IS(u2 < AT(PROMPTNESS)), joins, MISSED);
        outwards = pick(IS(u0 < intrudes), INTRUDED, outwards);
        double welcome = pick(IS(u0 < AT(WELCOMES)), MET, DISMISSED);
        outwards = pick(IS(manner == STAY), welcome, outwards);
        double given = pick(comes_in, inwards, outwards);

        double self_calm = AT(SELF_CALM), diverted = self_calm + k.divert_calm;
        double waits = pick(IS(given == PENDING), age.waits, 0.0);
        double escalated = self_calm - k.escalation_rise * AT(ALARM) * (1.0 - waits);
        double calming = pick(IS(manner == MINIMISE), diverted, escalated) +
                         k.wait_calm * waits * AT(AVAILABLE);
        double effect = pick(IS(given == LIMITED), k.effect_limited, k.effect_met);
        effect = pick(IS(given == CONTAINED), 1.0, effect);
        effect = pick(IS(given == MIRRORED), k.effect_mirrored, effect);
        double angry = effect * (1.0 - k.anger_block * AT(ANGER));
        double broken = effect * k.effect_broken;
        double taken = pick(IS(manner == MAXIMISE), angry, effect);
        taken = pick(IS(manner == FREEZE) | IS(manner == CONTRADICT), broken, taken);
        double distress = soothe(before, taken, AT(STEADIES), k.soothing);
        double waiting = least(1.0, before * (1.0 - calming));
        distress = pick(IS(given == MISSED) | IS(given == PENDING), waiting, distress);
        double hurt = least(1.0, before * (1.0 - self_calm) + k.sting);
        distress = pick(IS(given == DISMISSED), hurt, distress);
        distress = pick(IS(given == FRIGHTENING), least(1.0, before + k.shock), distress);
        double interest = before * (1.0 - k.interest_fade * (1.0 - AT(PERSISTENCE)));
        interest = pick(IS(given <= LIMITED), least(1.0, before + k.interest_lift), interest);
        interest = pick(IS(given == INTRUDED), before * 0.3, interest);
        interest = pick(IS(manner == STAY), before, interest);
        double after = pick(comes_in, distress, interest);

        Flag rests = IS(after < k.settle_level) | IS(given == FRIGHTENING);
        Flag ends = choose(comes_in, rests, IS(given != MISSED));
        double last = pick(comes_in, BEATS_IN - 1.0, BEATS_OUT - 1.0) - beat;
        double before_it = AT(LIVED), lived = before_it + after;
        lived = pick(ends, lived + after * last, lived);
        AT(DISTRESS) = pick(active, after, before);
        AT(LIVED) = pick(active, lived, before_it);
        AT(ANSWER) = pick(active, given, AT(ANSWER));
        AT(BEATS) += pick(active, 1.0, 0.0);
        AT(FITS) += pick(active & IS(given <= LIMITED), 1.0, 0.0);
        AT(MIRRORS) += pick(active & IS(given == MIRRORED), 1.0, 0.0);
        AT(MISSES) += pick(active & IS(given == MISSED), 1.0, 0.0);
        AT(DISMISSALS) += pick(active & IS(given == DISMISSED), 1.0, 0.0);
        AT(INTRUSIONS) += pick(active & IS(given == INTRUDED), 1.0, 0.0);
        AT(FRIGHTS) += pick(active & IS(given == FRIGHTENING), 1.0, 0.0);
        AT(ACTIVE) = pick(active & IS(last > 0.0) & ~ends, 1.0, 0.0);
    }
}

static inline double credit(double value, Flag chosen, double rate, double reward) {
    return pick(chosen, value + rate * (reward - value), value);
}

static void end_moment(double *restrict rows, Age age, const Rules *rules) {
    const Rules k = *rules; /* a copy: nothing that is written can change it */
    EACH_LANE {
        double manner = AT(MANNER), start = AT(START);
        Flag comes_in = IS(manner < EXPLORE), fits = IS(AT(FITS) > 0.0);
        Flag kept = comes_in & IS(AT(BEATS) < BEATS_IN) & IS(AT(ANSWER) <= LIMITED) &
                    IS(AT(U1) < k.hold_on * AT(STEPS_IN));
        AT(BEATS) += pick(kept, 1.0, 0.0);
        AT(INTRUSIONS) += pick(kept, 1.0, 0.0);
        Flag intruded = IS(AT(INTRUSIONS) > 0.0), frightened = IS(AT(FRIGHTS) > 0.0);
        Flag harmed = IS(AT(DISMISSALS) > 0.0) | intruded, hurt = harmed | frightened;
        Flag ruptured = hurt | ~fits;
        double shown = most(k.shows_at_least, least(1.0, AT(LOUD)));
        double seen = pick(comes_in & ~kept, shown + AT(READS) * (1.0 - shown), 1.0);
        Flag mended = choose(comes_in, ruptured, harmed) & IS(AT(U0) < AT(MENDS) * seen);
        double distress = AT(DISTRESS), lived = AT(LIVED);
        for (int beat = 0; beat < MEND_BEATS; beat++) {
            double soothed = soothe(distress, k.repair_effect, AT(STEADIES), k.soothing);
            distress = pick(mended & comes_in, soothed, distress);
            lived = lived + distress;
        }
        Flag settled = choose(comes_in, IS(distress < k.settle_level), fits);
        double answered = pick(ruptured, 0.0, pick(settled, 1.0, k.unsettled_worth));
        answered = pick(mended, k.mended_worth, answered);

        double waited = lived / ((BEATS_IN + MEND_BEATS) * start);
        double waiting = (1.0 - k.end_weight) * waited + k.end_weight * (distress / start);
        double relief = -waiting - k.loud_cost * most(0.0, AT(LOUD) - 1.0);
        double joy = pick(intruded, -k.intrusion_cost, pick(fits, k.shared_joy, 0.0));
        joy = joy + AT(LIVED) / BEATS_OUT;
        double welcome = k.stay_base + pick(fits, k.stay_welcome, -k.stay_welcome);
        double reward = pick(comes_in, relief, pick(IS(manner == STAY), welcome, joy));

        double learns = pick(comes_in, k.learns_in, k.learns_out), rate = k.value_rate * learns;
        AT(SHOWING) = credit(AT(SHOWING), IS(manner == SHOW), rate, reward);
        AT(SHOWING) = credit(AT(SHOWING), ~comes_in, rate * k.calm_lesson,
                             k.calm_promise * answered - 1.0);
        AT(HIDING) = credit(AT(HIDING), IS(manner == MINIMISE), rate, reward);
        AT(CALLING) = credit(AT(CALLING), IS(manner == MAXIMISE), rate, reward);
        AT(EXPLORING) = credit(AT(EXPLORING), IS(manner == EXPLORE), rate, reward);
        AT(STAYING) = credit(AT(STAYING), IS(manner == STAY), rate, reward);
        AT(AVAILABLE) += k.expect_rate * learns * (answered - AT(AVAILABLE));
        double threat = AT(THREAT), anger = AT(ANGER), worth = AT(WORTH);
        double weight = pick(mended, 1.0 - k.mend_fear, 1.0);
        double feared = threat + k.fear_rate * learns * weight * (1.0 - threat);
        AT(THREAT) = pick(frightened, feared, threat - k.fear_fade * learns * threat);
        Flag taken_over = intruded & ~mended;
        Flag in_vain = taken_over | (comes_in & IS(manner != MINIMISE));
        double wait = pick(taken_over, 1.0, least(1.0, waited) * weight);
        AT(ANGER) = pick(in_vain, anger + k.anger_rate * learns * (wait - anger), anger);
        double tilt = k.worth_spiral * (worth - 0.5);
        double up = k.worth_rate * learns * (1.0 + tilt) * answered * (1.0 - worth);
        double down = k.worth_rate * learns * (1.0 - tilt) * (1.0 - answered) * worth;
        AT(WORTH) = worth + up - down;

        Flag rests = settled & (fits | mended);
        double calm = AT(SELF_CALM), alarm = AT(ALARM);
        double growth = pick(IS(AT(MIRRORS) > 0.0), k.calm_growth * 1.5, k.calm_growth);
        double grown = calm + growth * most(0.0, age.calm_limit - calm);
        AT(SELF_CALM) = pick(rests & comes_in, grown, calm);
        double eased = alarm + k.alarm_ease * (k.alarm_floor * AT(REACTIVITY) - alarm);
        double rise = k.alarm_rise * distress * pick(frightened, 2.0, 1.0);
        rise = pick(mended, rise * (1.0 - k.mend_fear), rise);
        double felt = pick(rests, eased, alarm + rise * (1.0 - alarm));
        double taught = pick(taken_over, k.alarm_intruded, 0.0);
        AT(ALARM) = pick(comes_in, felt, alarm + taught * (1.0 - alarm));
        AT(DISTRESS) = distress;
        AT(RUPTURED) = pick(ruptured, 1.0, 0.0);
        AT(MENDED) = pick(mended, 1.0, 0.0);
        AT(SETTLED) = pick(settled, 1.0, 0.0);
    }
}

#define ADD(place, amount) \
    do { \
        double added = (amount); \
        AT(ALL + (place)) += added; \
        AT(COMING_IN + (place)) += added * comes_in; \
    } while (0)

static void count(double *restrict rows) {
    EACH_LANE {
        double comes_in = AT(MANNER) < EXPLORE ? 1.0 : 0.0;
        ADD(0, 1.0);
        ADD(1, 1.0 - AT(RUPTURED));
        ADD(2, AT(MENDED));
        ADD(3, AT(RUPTURED) * (1.0 - AT(MENDED)));
        ADD(4, pick(IS(AT(MISSES) == AT(BEATS)), 1.0, 0.0));
        ADD(5, AT(DISMISSALS));
        ADD(6, AT(INTRUSIONS));
        ADD(7, AT(FRIGHTS));
        ADD(8, AT(SETTLED));
    }
}

static void live_block(const uint32_t *key, const uint64_t *ids, int64_t first, int64_t moments,
                       double *restrict rows, const Rules *k) {
    int64_t lived_day = -1;
    for (int64_t number = first; number < first + moments; number++) {
        int64_t today = (int64_t)((double)number / k->moments_per_day);
        if (today != lived_day) {
            draw_rows(key, ids, (uint32_t)today, 0, DAY, rows);
            begin_day(rows, k);
            lived_day = today;
        }
        Age age = at_age((double)number / k->moments_per_day / DAYS_PER_MONTH, k);
        uint32_t moment = (uint32_t)number;
        draw_rows(key, ids, moment, 0, LIFE, rows);
        begin_moment(rows, age, k);
        for (uint32_t beat = 0; beat < BEATS_IN; beat++) {
            draw_rows(key, ids, moment, 1 + beat, LIFE, rows);
            live_beat(rows, beat, age, k);
        }
        draw_rows(key, ids, moment, REPAIR_BLOCK, LIFE, rows);
        end_moment(rows, age, k);
        count(rows);
    }
}

void live_slice(const uint32_t *key, const uint32_t *families, int64_t size, int64_t first,
                int64_t moments, double *child, double *bonds, const double *cares,
                int64_t *counts, const Rules *k) {
    double *rows = aligned_alloc(64, sizeof(double) * ROWS * LANES);
    uint64_t ids[LANES];
    for (int64_t at = 0; at < size; at += LANES) {
        int64_t most_lanes = size - at < LANES ? size - at : LANES;
        memset(rows, 0, sizeof(double) * ROWS * LANES);
        for (int l = 0; l < LANES; l++) {
            int64_t f = at + (l < most_lanes ? l : most_lanes - 1);
            ids[l] = families[f];
            for (int i = 0; i < CHILDS; i++) AT(i) = child[f * CHILDS + i];
            for (int i = 0; i < BONDS; i++) AT(SHOWING + i) = bonds[f * BONDS + i];
            for (int i = 0; i < CARES; i++) AT(CARE + i) = cares[f * CARES + i];
        }
        live_block(key, ids, first, moments, rows, k);
        for (int l = 0; l < most_lanes; l++) {
            int64_t f = at + l;
            for (int i = 0; i < CHILDS; i++) child[f * CHILDS + i] = AT(i);
            for (int i = 0; i < BONDS; i++) bonds[f * BONDS + i] = AT(SHOWING + i);
            for (int i = 0; i < COUNTS; i++) {
                int64_t inwards = (int64_t)AT(COMING_IN + i);
                counts[(f * 2 + 1) * COUNTS + i] += inwards;
                counts[f * 2 * COUNTS + i] += (int64_t)AT(ALL + i) - inwards;
            }
        }
    }
    free(rows);
}
