/* The compiled kernel of geborgen.simulation in C, for the bench alone: the same lives, the same
 * draws, the same order of arithmetic. bench/simulation.py writes model.h (the constants and the
 * switches as structs), compiles this, and holds its outcome to the kernel's before timing it. */
#include <math.h>
#include <stdint.h>

#include "model.h"

enum { NOTICE, PROMPTNESS, CONSTANCY, CLOSENESS, EXPLORATION, CALM, LIMITS, REPAIR, FRIGHT,
       REFLECTION, STRAIN, CARES };
enum { Q = 0, G = 3, AVAILABLE = 5, THREAT, ANGER, BONDS };
enum { ALARM, SELF_CALM, PERSISTENCE, REACTIVITY, WORTH, CHILD };
enum { SHOW, MINIMISE, MAXIMISE, FREEZE, CONTRADICT, EXPLORE, STAY };
enum { MET, MIRRORED, CONTAINED, LIMITED, MISSED, DISMISSED, INTRUDED, FRIGHTENING, PENDING };
enum { TAKE_CHARGE = 8 };
enum { LIFE, DAY };
enum { FROM_ALL, FROM_DISTRESS, FROM_CALM };
enum { BEATS = 4, BEATS_OUT = 3, MEND_BEATS = 2, REPAIR_BLOCK = 5, BLOCKS = 8, COUNTS = 9 };
#define DAYS_PER_MONTH 30.4375

typedef struct { double notice, calm, load, number; } Day;
typedef struct { double felt, voice, reach, waits; } Stage;
typedef struct {
    int bottom, beats, answers[BEATS], ruptured, mended, settled;
} Moment;

static inline void philox(uint32_t c0, uint32_t c1, uint32_t c2, uint32_t c3, uint32_t k0,
                          uint32_t k1, double *u, int stride) {
    for (int round = 0; round < 10; round++) {
        uint64_t first = (uint64_t)0xD2511F53u * c0, second = (uint64_t)0xCD9E8D57u * c2;
        uint32_t n0 = (uint32_t)(second >> 32) ^ c1 ^ k0, n2 = (uint32_t)(first >> 32) ^ c3 ^ k1;
        c1 = (uint32_t)second;
        c3 = (uint32_t)first;
        c0 = n0;
        c2 = n2;
        k0 += 0x9E3779B9u;
        k1 += 0xBB67AE85u;
    }
    const double scale = 1.0 / 4294967296.0;
    u[0] = ((double)c0 + 0.5) * scale;
    u[stride] = ((double)c1 + 0.5) * scale;
    u[2 * stride] = ((double)c2 + 0.5) * scale;
    u[3 * stride] = ((double)c3 + 0.5) * scale;
}

static inline double clip(double v) { return fmin(1.0, fmax(0.0, v)); }

static inline double ramp(double age, double start, double full) {
    return clip((age - start) / fmax(1.0, full - start));
}

static inline Stage stage_at(double age, const Constants *k, const Mechanisms *m) {
    Stage stage = {1.0, 1.0, 0.0, 0.0};
    if (!m->growing_up) return stage;
    double words = ramp(age, k->words_from, k->words_full);
    stage.felt = 1.0 - (1.0 - k->felt_six) * ramp(age, k->felt_from, 72.0);
    stage.voice = 1.0 - (1.0 - k->word_voice) * words;
    stage.reach = k->word_reach * words;
    stage.waits = m->partnership ? ramp(age, k->wait_from, k->wait_full) : 0.0;
    return stage;
}

static inline int notices(const Day *day, double read, double reach, double u,
                          const Constants *k, const Mechanisms *m) {
    if (!m->thresholded_noticing) return u < day->notice;
    double threshold = k->threshold_span * (1.0 - day->notice) * (1.0 - reach);
    return u < 1.0 / (1.0 + exp((threshold - read) / k->threshold_width));
}

static inline int answer_bid(const double *care, const Day *day, int need, double expressed,
                             double distress, int noticed, int begun, double reach,
                             const double *u, const Constants *k, const Mechanisms *m) {
    double frightens = clip(k->fright_rate * care[FRIGHT] * (k->fright_floor + distress) *
                            (1.0 + k->fright_strain * day->load) *
                            (1.0 - k->fright_calm * day->calm));
    if (u[0] < frightens) return FRIGHTENING;
    double read = expressed;
    if (m->reading_miscues)
        read = expressed + k->read_behind * care[REFLECTION] * fmax(0.0, distress - expressed);
    if (!noticed && !notices(day, read, reach, u[BLOCKS], k, m)) return MISSED;
    double now = care[PROMPTNESS];
    if (m->thresholded_noticing)
        now = care[PROMPTNESS] + (1.0 - care[PROMPTNESS]) * clip(k->urgency * read);
    if (!begun && u[2 * BLOCKS] >= now) return PENDING;
    double away = clip((1.0 - care[CLOSENESS]) * (k->away_base + k->away_slope * expressed) *
                       (1.0 - k->away_buffer * care[REFLECTION]));
    double last = u[3 * BLOCKS];
    if (last < away) return DISMISSED;
    double rest = (last - away) / (1.0 - away);
    if (need == TAKE_CHARGE) return rest < care[LIMITS] ? LIMITED : MISSED;
    double mirrors = k->mirror_share * care[REFLECTION];
    if (rest < mirrors) return MIRRORED;
    return rest < mirrors + k->contain_share * day->calm ? CONTAINED : MET;
}

static inline int answer_exploring(const double *care, const Day *day, double shown,
                                   double interest, double reach, const double *u,
                                   const Constants *k, const Mechanisms *m) {
    double intrudes =
        (1.0 - care[EXPLORATION]) * (k->intrude_base + k->intrude_slope * interest);
    if (u[0] < clip(intrudes)) return INTRUDED;
    if (!notices(day, shown, reach, u[BLOCKS], k, m) || u[2 * BLOCKS] >= care[PROMPTNESS]) return MISSED;
    return u[3 * BLOCKS] < k->mirror_share * care[REFLECTION] ? MIRRORED : MET;
}

static inline double loudness(int manner, const Constants *k) {
    switch (manner) {
    case SHOW: return 1.0;
    case MINIMISE: return k->loudness_minimise;
    case MAXIMISE: return k->loudness_maximise;
    case FREEZE: return k->loudness_freeze;
    default: return k->loudness_contradict;
    }
}

static inline int choose_coming_in(const double *child, const double *bond, double distress,
                                   double u, const Constants *k, const Mechanisms *m) {
    double fear = m->fear_of_caregiver ? bond[THREAT] : 0.0;
    double breaks = clip(k->conflict_gain * fear * distress);
    if (u < breaks) return u < 0.5 * breaks ? FREEZE : CONTRADICT;
    double trust = k->trust_pull * (bond[AVAILABLE] - 0.5);
    double worth = m->worth_loop ? k->worth_pull * (child[WORTH] - 0.5) : 0.0;
    double show = exp(k->choice_precision * (bond[Q] + trust + worth));
    double minimise = exp(k->choice_precision * (bond[Q + 1] - trust - worth));
    double maximise = exp(k->choice_precision * bond[Q + 2]);
    double left = (u - breaks) / (1.0 - breaks) * (show + minimise + maximise);
    if (left < show) return SHOW;
    return left < show + minimise ? MINIMISE : MAXIMISE;
}

static inline double soothe(double distress, double effect, double calm, const Constants *k) {
    return distress *
           (1.0 - k->soothing * effect * (k->calm_floor + (1.0 - k->calm_floor) * calm));
}

static inline double feel_answer(const double *child, const double *bond, double distress,
                                 int manner, int answer, double calm, double waits,
                                 const Constants *k, const Mechanisms *m) {
    if (answer == FRIGHTENING) return fmin(1.0, distress + k->shock);
    if (answer == DISMISSED) {
        double hurt = m->sting_of_rejection ? k->sting : 0.0;
        return fmin(1.0, distress * (1.0 - child[SELF_CALM]) + hurt);
    }
    if (answer == MISSED || answer == PENDING) {
        double calming = child[SELF_CALM];
        if (answer == MISSED) waits = 0.0;
        if (manner == MINIMISE) calming = calming + k->divert_calm;
        else if (m->escalation)
            calming = calming - k->escalation_rise * child[ALARM] * (1.0 - waits);
        calming = calming + k->wait_calm * waits * bond[AVAILABLE];
        return fmin(1.0, distress * (1.0 - calming));
    }
    double effect = k->effect_met;
    if (answer == CONTAINED) effect = 1.0;
    else if (answer == MIRRORED) effect = k->effect_mirrored;
    else if (answer == LIMITED) effect = k->effect_limited;
    if (manner == FREEZE || manner == CONTRADICT) effect = effect * k->effect_broken;
    else if (manner == MAXIMISE && m->anger) effect = effect * (1.0 - k->anger_block * bond[ANGER]);
    return soothe(distress, effect, calm, k);
}

static inline void learn_bond(double *child, double *bond, int manner, double reward,
                              double answered, double waited, int frightened, int mended,
                              const Constants *k, const Mechanisms *m) {
    if (manner <= MAXIMISE) {
        bond[Q + manner] += k->value_rate * (reward - bond[Q + manner]);
    } else if (manner >= EXPLORE) {
        int place = G + manner - EXPLORE;
        bond[place] += k->value_rate * (reward - bond[place]);
        if (m->calm_closeness)
            bond[Q] += k->value_rate * k->calm_lesson *
                       (k->calm_promise * answered - 1.0 - bond[Q]);
    }
    bond[AVAILABLE] += k->expect_rate * (answered - bond[AVAILABLE]);
    if (frightened) {
        double weight = mended ? 1.0 - k->mend_fear : 1.0;
        bond[THREAT] += k->fear_rate * weight * (1.0 - bond[THREAT]);
    } else {
        bond[THREAT] -= k->fear_fade * bond[THREAT];
    }
    if (waited >= 0.0) bond[ANGER] += k->anger_rate * (waited - bond[ANGER]);
    if (m->worth_loop) {
        double tilt = k->worth_spiral * (child[WORTH] - 0.5);
        double up = k->worth_rate * (1.0 + tilt) * answered * (1.0 - child[WORTH]);
        double down = k->worth_rate * (1.0 - tilt) * (1.0 - answered) * child[WORTH];
        child[WORTH] = child[WORTH] + up - down;
    }
}

static inline void learn_regulation(double *child, double distress, int soothed, int mirrored,
                                    int frightened, int mended, double limit, const Constants *k,
                                    const Mechanisms *m) {
    if (soothed && m->growing_self_calm) {
        double growth = mirrored ? k->calm_growth * 1.5 : k->calm_growth;
        child[SELF_CALM] += growth * fmax(0.0, limit - child[SELF_CALM]);
    }
    if (!m->sensitising_alarm) return;
    if (soothed) {
        child[ALARM] += k->alarm_ease * (k->alarm_floor * child[REACTIVITY] - child[ALARM]);
        return;
    }
    double rise = k->alarm_rise * distress * (frightened ? 2.0 : 1.0);
    if (mended) rise = rise * (1.0 - k->mend_fear);
    child[ALARM] += rise * (1.0 - child[ALARM]);
}

static inline void come_in(const double *u, double *child, double *bond, const double *care,
                           const Day *day, int need, double felt, double limit,
                           const Stage *stage, const Constants *k, const Mechanisms *m, Moment *lived_moment) {
    double need_felt = k->distress_floor + k->distress_span * u[2 * BLOCKS];
    double start = clip(felt * stage->felt * need_felt * (k->alarm_base + k->alarm_gain * child[ALARM]));
    int manner = choose_coming_in(child, bond, start, u[3 * BLOCKS], k, m);
    double loud = loudness(manner, k), distress = start, lived = 0.0;
    int noticed = 0, begun = 0, answer = MISSED, fitting = 0, hurt = 0, mirrored = 0, frightened = 0, beats = 0;
    for (int beat = 0; beat < BEATS; beat++) {
        double expressed = distress * loud * stage->voice;
        answer = answer_bid(care, day, need, expressed, distress, noticed, begun, stage->reach,
                            u + 1 + beat, k, m);
        noticed = noticed || answer != MISSED;
        begun = begun || (answer != PENDING && answer != MISSED);
        distress = feel_answer(child, bond, distress, manner, answer, day->calm, stage->waits, k,
                               m);
        lived += distress;
        lived_moment->answers[beat] = answer;
        beats++;
        fitting = fitting || answer <= LIMITED;
        mirrored = mirrored || answer == MIRRORED;
        frightened = answer == FRIGHTENING;
        hurt = hurt || frightened || answer == DISMISSED;
        if (distress < k->settle_level || frightened) {
            lived += distress * (BEATS - 1 - beat);
            break;
        }
    }
    int kept = beats < BEATS && answer <= LIMITED && m->holding_on &&
               u[REPAIR_BLOCK + BLOCKS] < k->hold_on * (1.0 - care[EXPLORATION]);
    if (kept) lived_moment->answers[beats++] = INTRUDED;
    int ruptured = hurt || kept || !fitting, mended = 0;
    if (ruptured && m->repair) {
        double seen = 1.0, shown = fmin(1.0, loud);
        if (!kept && m->visible_ruptures)
            seen = m->reading_miscues
                       ? shown + k->read_behind * care[REFLECTION] * (1.0 - shown)
                       : shown;
        mended = u[REPAIR_BLOCK] < care[REPAIR] * seen;
    }
    for (int beat = 0; beat < MEND_BEATS; beat++) {
        if (mended) distress = soothe(distress, k->repair_effect, day->calm, k);
        lived += distress;
    }
    int settled = distress < k->settle_level;
    double waited = lived / ((BEATS + MEND_BEATS) * start);
    double reward = -((1.0 - k->end_weight) * waited + k->end_weight * (distress / start));
    reward = reward - k->loud_cost * fmax(0.0, 1.0 * loud - 1.0);
    double answered = settled ? 1.0 : k->unsettled_worth;
    if (mended) answered = k->mended_worth;
    else if (hurt || kept || !fitting) answered = 0.0;
    int soothed = settled && (fitting || mended);
    if (m->learn_from != FROM_CALM) {
        double eased = mended ? 1.0 - k->mend_fear : 1.0;
        double in_vain = manner == MINIMISE ? -1.0 : fmin(1.0, waited) * eased;
        if (kept && !mended) in_vain = 1.0;
        learn_bond(child, bond, manner, reward, answered, in_vain, frightened, mended, k, m);
    }
    learn_regulation(child, distress, soothed, mirrored, frightened, mended, limit, k, m);
    lived_moment->bottom = 1;
    lived_moment->beats = beats;
    lived_moment->ruptured = ruptured;
    lived_moment->mended = mended;
    lived_moment->settled = settled;
}

static inline void go_out(const double *u, double *child, double *bond, const double *care,
                          const Day *day, const Stage *stage, const Constants *k,
                          const Mechanisms *m, Moment *lived_moment) {
    double start = (k->interest_floor + (1.0 - k->interest_floor) * u[2 * BLOCKS]) *
                   (1.0 - k->alarm_dims * child[ALARM]);
    double base = k->base_daring * (bond[AVAILABLE] - 0.5);
    double worth = m->worth_loop ? k->worth_daring * (child[WORTH] - 0.5) : 0.0;
    double out = bond[G] + base + worth;
    double explore = 1.0 / (1.0 + exp(k->choice_precision * (bond[G + 1] - out)));
    int manner = u[3 * BLOCKS] < explore ? EXPLORE : STAY;
    int answer = MISSED, beats = 0;
    double interest = start, lived = 0.0, reward = 0.0;
    if (manner == EXPLORE) {
        for (int beat = 0; beat < BEATS_OUT; beat++) {
            double shown = k->signal_floor + 0.5 * interest;
            answer = answer_exploring(care, day, shown, interest, stage->reach, u + 1 + beat, k,
                                      m);
            if (answer == INTRUDED) {
                interest = interest * 0.3;
                reward = -k->intrusion_cost;
            } else if (answer == MISSED) {
                interest = interest * (1.0 - k->interest_fade * (1.0 - child[PERSISTENCE]));
            } else {
                interest = fmin(1.0, interest + k->interest_lift);
                reward = k->shared_joy;
            }
            lived += interest;
            lived_moment->answers[beat] = answer;
            beats++;
            if (answer != MISSED) {
                lived += interest * (BEATS_OUT - 1 - beat);
                break;
            }
        }
        reward = reward + lived / BEATS_OUT;
    } else {
        answer = u[1] < care[CLOSENESS] ? MET : DISMISSED;
        reward = k->stay_base + (answer == MET ? k->stay_welcome : -k->stay_welcome);
        lived_moment->answers[0] = answer;
        beats = 1;
    }
    int fitting = answer <= LIMITED, mended = 0;
    if (!fitting && answer != MISSED && m->repair) mended = u[REPAIR_BLOCK] < care[REPAIR];
    double answered = mended ? k->mended_worth : (fitting ? 1.0 : 0.0);
    if (m->learn_from != FROM_DISTRESS) {
        double in_vain = answer == INTRUDED && !mended ? 1.0 : -1.0;
        learn_bond(child, bond, manner, reward, answered, in_vain, 0, mended, k, m);
    }
    if (m->teaching_alarm && answer == INTRUDED && !mended)
        child[ALARM] += k->alarm_intruded * (1.0 - child[ALARM]);
    lived_moment->bottom = 0;
    lived_moment->beats = beats;
    lived_moment->ruptured = !fitting;
    lived_moment->mended = mended;
    lived_moment->settled = fitting;
}

static inline void count(const Moment *lived, int64_t *counts) {
    int64_t *row = counts + COUNTS * lived->bottom;
    int unnoticed = 1;
    row[0] += 1;
    for (int beat = 0; beat < lived->beats; beat++) {
        int answer = lived->answers[beat];
        unnoticed = unnoticed && answer == MISSED;
        row[5] += answer == DISMISSED;
        row[6] += answer == INTRUDED;
        row[7] += answer == FRIGHTENING;
    }
    row[4] += unnoticed;
    row[1] += !lived->ruptured;
    row[2] += lived->mended;
    row[3] += lived->ruptured && !lived->mended;
    row[8] += lived->settled;
}

static void live_family(const uint32_t *key, uint32_t family, int64_t first, int64_t moments,
                        double *child, double *bonds, const double *cares, const double *bounds,
                        int64_t *counts, int most, const Constants *k, const Mechanisms *m) {
    Day days[4];
    double u[4 * BLOCKS], today_u[4];
    Moment lived;
    for (int who = 0; who < most; who++) days[who].number = -1.0;
    for (int64_t number = first; number < first + moments; number++) {
        for (int block = 0; block < BLOCKS; block++)
            philox((uint32_t)number, (uint32_t)block, family, LIFE, key[0], key[1], u + block,
                   BLOCKS);
        int who = 0;
        while (u[0] >= bounds[who]) who++;
        double *bond = bonds + BONDS * who;
        const double *care = cares + CARES * who;
        int64_t today = (int64_t)((double)number / k->moments_per_day);
        Day *day = days + who;
        if (day->number != (double)today) {
            philox((uint32_t)today, (uint32_t)who, family, DAY, key[0], key[1], today_u, 1);
            day->notice = care[NOTICE];
            day->calm = care[CALM];
            day->load = 0.0;
            if (m->day_to_day_constancy) {
                double swing = 2.0 * (today_u[0] + today_u[1] + today_u[2] - 1.5);
                day->load = care[STRAIN] * today_u[3];
                day->notice = clip(care[NOTICE] + k->day_spread * (1.0 - care[CONSTANCY]) * swing -
                                   k->strain_notice * day->load);
                day->calm = care[CALM] * (1.0 - k->strain_calm * day->load);
            }
            day->number = (double)today;
        }
        double age = (double)number / k->moments_per_day / DAYS_PER_MONTH;
        double grown = fmin(1.0, age / 72.0);
        double bottom = k->bottom_share_birth +
                        (k->bottom_share_six - k->bottom_share_birth) * grown;
        if (!m->top_half) bottom = 1.0;
        Stage stage = stage_at(age, k, m);
        if (u[BLOCKS] >= bottom) {
            go_out(u, child, bond, care, day, &stage, k, m, &lived);
        } else {
            double charge = k->charge_share * clip((age - 9.0) / 27.0), felt = 0.8;
            double rest = u[BLOCKS] / bottom;
            int need = TAKE_CHARGE;
            if (rest >= charge) {
                rest = (rest - charge) / (1.0 - charge);
                double sorted = m->growing_up ? 0.15 * ramp(age, 12.0, 72.0) : 0.0;
                need = rest < 0.25 ? 4 : rest < 0.65 - sorted ? 5 : rest < 0.80 - sorted ? 6 : 7;
                felt = need == 4 ? 1.15 : need == 5 ? 1.0 : need == 6 ? 0.55 : 0.9;
            }
            double limit = k->calm_limit_birth +
                           (k->calm_limit_six - k->calm_limit_birth) * grown;
            come_in(u, child, bond, care, day, need, felt, limit, &stage, k, m, &lived);
        }
        count(&lived, counts + 2 * COUNTS * who);
    }
}

void live_slice(const uint32_t *key, const uint32_t *families, int64_t size, int64_t first,
                int64_t moments, double *child, double *bonds, const double *cares,
                const double *bounds, int64_t *counts, int most, const Constants *k,
                const Mechanisms *m) {
    for (int64_t f = 0; f < size; f++)
        live_family(key, families[f], first, moments, child + CHILD * f, bonds + BONDS * most * f,
                    cares + CARES * most * f, bounds + most * f, counts + 2 * COUNTS * most * f,
                    most, k, m);
}
