-- What is counted, of whom: the definition of every quantity, as people read it.
--
-- Each statement makes one view; later ones use earlier ones. The text runs as it stands on DuckDB
-- and on Spark SQL: no lists, no QUALIFY, no whole-number division operator.
--
-- It reads views that an engine makes of the tables, in which every day but the month of birth is
-- a number of days since 1 January 1970, and "on" is called "day"; and small tables made for the
-- day measured:
--   parameters       one row: measured (the day as yyyymmdd), day, start (first day of the year),
--                    five_years (first day of the five years), the first slot of each kind, and
--                    the number of the ethnic group that is not stated
--   days_of_year     each day of the year, with the slot of its month
--   condition_codes  code, the condition that a code list says it makes, and the weight of the
--                    condition in hundredths, empty outside the twenty that are scored
--   admission_codes  diagnosis, and 1 or 0 for each list that covers it
--   workloads        the band of an age, and the workload in hundredths of the age and a sex
--                    (1 male, 2 female, 3 not stated)
--   ethnic_groups    ethnic category code, and the number of its group from 0
--
-- A share is held in whole parts per million, rounded down: a * 1000000 less its remainder by b,
-- divided by b. What is divided is an exact multiple, so that both engines give the same digit.


-- People: registered with a practice on the day, and alive at its end.
CREATE OR REPLACE TEMPORARY VIEW registered AS
SELECT
  registrations.person,
  registrations.practice,
  registrations.usual_clinician,
  CAST(FLOOR((parameters.measured - (
    10000 * YEAR(persons.born) + 100 * MONTH(persons.born) + DAY(persons.born)
  )) / 10000.0) AS INT) AS age,
  CASE WHEN persons.sex IN (1, 2) THEN CAST(persons.sex AS INT) ELSE 3 END AS sex,
  CASE WHEN small_areas.decile BETWEEN 1 AND 10 THEN CAST(small_areas.decile AS INT) ELSE 11 END
    AS decile,
  COALESCE(ethnic_groups.number, parameters.no_ethnicity) AS ethnicity
FROM registrations
JOIN persons ON persons.person = registrations.person
CROSS JOIN parameters
LEFT JOIN small_areas ON small_areas.small_area = persons.small_area
LEFT JOIN ethnic_groups ON ethnic_groups.code = persons.ethnicity
WHERE registrations.since <= parameters.day
  AND (registrations.until IS NULL OR registrations.until > parameters.day)
  AND (persons.died IS NULL OR persons.died > parameters.day);


-- Nobody may have two practices on a day: a system in which somebody has is refused.
CREATE OR REPLACE TEMPORARY VIEW registered_twice AS
SELECT person FROM registered GROUP BY person HAVING COUNT(*) > 1;


-- Nobody may be born after the day, nor before the year 1900.
CREATE OR REPLACE TEMPORARY VIEW without_age AS
SELECT registered.person
FROM registered
JOIN persons ON persons.person = registered.person
WHERE registered.age < 0 OR YEAR(persons.born) < 1900;


-- Days of the year on which people were registered with any practice of the system.
CREATE OR REPLACE TEMPORARY VIEW days_registered AS
SELECT
  registrations.person,
  CAST(SUM(
    LEAST(COALESCE(registrations.until, parameters.day + 1), parameters.day + 1)
    - GREATEST(registrations.since, parameters.start)
  ) AS INT) AS registered_days
FROM registrations
CROSS JOIN parameters
WHERE registrations.since <= parameters.day
  AND COALESCE(registrations.until, parameters.day + 1) > parameters.start
GROUP BY registrations.person;


-- Conditions that people have on the day, each once, whatever number of codes says so.
CREATE OR REPLACE TEMPORARY VIEW conditions_on_day AS
SELECT DISTINCT conditions.person, condition_codes.condition, condition_codes.weight
FROM conditions
JOIN condition_codes ON condition_codes.code = conditions.code
CROSS JOIN parameters
WHERE conditions.since <= parameters.day
  AND (conditions.until IS NULL OR conditions.until > parameters.day);


-- The registers of each person, how many of the twenty they have, and the score.
CREATE OR REPLACE TEMPORARY VIEW registers AS
SELECT
  person,
  MAX(CASE WHEN condition = 'dementia' THEN 1 ELSE 0 END) AS dementia,
  MAX(CASE WHEN condition = 'cancer' THEN 1 ELSE 0 END) AS cancer,
  MAX(CASE WHEN condition = 'copd' THEN 1 ELSE 0 END) AS copd,
  MAX(CASE WHEN condition = 'atrial-fibrillation' THEN 1 ELSE 0 END) AS atrial_fibrillation,
  MAX(CASE WHEN condition = 'heart-failure' THEN 1 ELSE 0 END) AS heart_failure,
  MAX(CASE WHEN condition = 'constipation' THEN 1 ELSE 0 END) AS constipation,
  MAX(CASE WHEN condition = 'epilepsy' THEN 1 ELSE 0 END) AS epilepsy,
  MAX(CASE WHEN condition = 'painful-condition' THEN 1 ELSE 0 END) AS painful_condition,
  MAX(CASE WHEN condition = 'stroke-tia' THEN 1 ELSE 0 END) AS stroke_tia,
  MAX(CASE WHEN condition = 'diabetes' THEN 1 ELSE 0 END) AS diabetes,
  MAX(CASE WHEN condition = 'alcohol' THEN 1 ELSE 0 END) AS alcohol,
  MAX(CASE WHEN condition = 'psychosis-bipolar' THEN 1 ELSE 0 END) AS psychosis_bipolar,
  MAX(CASE WHEN condition = 'chronic-kidney-disease' THEN 1 ELSE 0 END)
    AS chronic_kidney_disease,
  MAX(CASE WHEN condition = 'anxiety-depression' THEN 1 ELSE 0 END) AS anxiety_depression,
  MAX(CASE WHEN condition = 'coronary-heart-disease' THEN 1 ELSE 0 END)
    AS coronary_heart_disease,
  MAX(CASE WHEN condition = 'connective-tissue' THEN 1 ELSE 0 END) AS connective_tissue,
  MAX(CASE WHEN condition = 'irritable-bowel' THEN 1 ELSE 0 END) AS irritable_bowel,
  MAX(CASE WHEN condition = 'asthma' THEN 1 ELSE 0 END) AS asthma,
  MAX(CASE WHEN condition = 'hearing-loss' THEN 1 ELSE 0 END) AS hearing_loss,
  MAX(CASE WHEN condition = 'hypertension' THEN 1 ELSE 0 END) AS hypertension,
  MAX(CASE WHEN condition = 'obesity' THEN 1 ELSE 0 END) AS obesity,
  MAX(CASE WHEN condition = 'learning-disability' THEN 1 ELSE 0 END) AS learning_disability,
  MAX(CASE WHEN condition = 'non-diabetic-hyperglycaemia' THEN 1 ELSE 0 END)
    AS non_diabetic_hyperglycaemia,
  MAX(CASE WHEN condition = 'peripheral-arterial-disease' THEN 1 ELSE 0 END)
    AS peripheral_arterial_disease,
  MAX(CASE WHEN condition = 'osteoporosis' THEN 1 ELSE 0 END) AS osteoporosis,
  CAST(COUNT(weight) AS INT) AS scored,
  CAST(SUM(COALESCE(weight, 0)) AS INT) AS score
FROM conditions_on_day
GROUP BY person;


-- Contacts in the year, and what each is. Role 1 is a general practitioner.
CREATE OR REPLACE TEMPORARY VIEW contacts_in_year AS
SELECT
  contacts.person,
  contacts.day,
  contacts.clinician,
  days_of_year.slot,
  1 AS contacts,
  CASE WHEN clinicians.role = 1 THEN 1 ELSE 0 END AS gp_contacts,
  CASE WHEN contacts.mode = 1 THEN 1 ELSE 0 END AS face_to_face,
  CASE WHEN contacts.mode = 2 THEN 1 ELSE 0 END AS telephone,
  CASE WHEN contacts.mode = 3 THEN 1 ELSE 0 END AS home_visits,
  CASE WHEN contacts.mode = 4 THEN 1 ELSE 0 END AS online,
  CASE WHEN contacts.waited IS NOT NULL THEN 1 ELSE 0 END AS timed_contacts,
  CASE WHEN contacts.waited = 0 THEN 1 ELSE 0 END AS same_day,
  CASE WHEN contacts.waited <= 14 THEN 1 ELSE 0 END AS within_14_days
FROM contacts
JOIN days_of_year ON days_of_year.day = contacts.day
LEFT JOIN clinicians ON clinicians.clinician = contacts.clinician;


CREATE OR REPLACE TEMPORARY VIEW contacts_of_person AS
SELECT
  person,
  CAST(SUM(contacts) AS INT) AS contacts,
  CAST(SUM(gp_contacts) AS INT) AS gp_contacts,
  CAST(SUM(face_to_face) AS INT) AS face_to_face,
  CAST(SUM(telephone) AS INT) AS telephone,
  CAST(SUM(home_visits) AS INT) AS home_visits,
  CAST(SUM(online) AS INT) AS online,
  CAST(SUM(timed_contacts) AS INT) AS timed_contacts,
  CAST(SUM(same_day) AS INT) AS same_day,
  CAST(SUM(within_14_days) AS INT) AS within_14_days
FROM contacts_in_year
GROUP BY person;


-- Contacts with the practitioner on whose own list the person is.
CREATE OR REPLACE TEMPORARY VIEW own_list AS
SELECT
  contacts_in_year.person,
  CAST(SUM(contacts_in_year.gp_contacts) AS INT) AS own_list_contacts
FROM contacts_in_year
JOIN registered
  ON registered.person = contacts_in_year.person
  AND registered.usual_clinician = contacts_in_year.clinician
GROUP BY contacts_in_year.person;


-- How often each person met each general practitioner.
CREATE OR REPLACE TEMPORARY VIEW meetings AS
SELECT person, clinician, COUNT(*) AS met
FROM contacts_in_year
WHERE gp_contacts = 1
GROUP BY person, clinician;


CREATE OR REPLACE TEMPORARY VIEW concentration AS
SELECT
  person,
  CAST(SUM(met) AS BIGINT) AS contacts,
  CAST(MAX(met) AS BIGINT) AS most,
  CAST(SUM(met * met) AS BIGINT) AS squares
FROM meetings
GROUP BY person;


-- Whether each contact was with the practitioner of the contact before it. Contacts on one day
-- are taken in order of the practitioner's number.
CREATE OR REPLACE TEMPORARY VIEW sequence_of_contacts AS
SELECT
  person,
  CASE WHEN clinician = LAG(clinician) OVER (PARTITION BY person ORDER BY day, clinician)
    THEN 1 ELSE 0 END AS same
FROM contacts_in_year
WHERE gp_contacts = 1;


CREATE OR REPLACE TEMPORARY VIEW succession AS
SELECT person, CAST(SUM(same) AS BIGINT) AS same FROM sequence_of_contacts GROUP BY person;


-- Three indices of continuity: usual provider of care (UPC, from 2 contacts), Bice-Boxerman (COC,
-- from 3) and sequential (SECON, from 2).
CREATE OR REPLACE TEMPORARY VIEW continuity AS
SELECT
  concentration.person,
  CASE WHEN contacts >= 2 THEN 1 ELSE 0 END AS upc_people,
  CASE WHEN contacts >= 2
    THEN CAST((1000000 * most - (1000000 * most) % contacts) / contacts AS INT)
    ELSE 0 END AS upc,
  CASE WHEN contacts >= 3 THEN 1 ELSE 0 END AS coc_people,
  CASE WHEN contacts >= 3
    THEN CAST((
      1000000 * (squares - contacts)
      - (1000000 * (squares - contacts)) % (contacts * (contacts - 1))
    ) / (contacts * (contacts - 1)) AS INT)
    ELSE 0 END AS coc,
  CASE WHEN contacts >= 2 THEN 1 ELSE 0 END AS secon_people,
  CASE WHEN contacts >= 2
    THEN CAST((1000000 * same - (1000000 * same) % (contacts - 1)) / (contacts - 1) AS INT)
    ELSE 0 END AS secon
FROM concentration
JOIN succession ON succession.person = concentration.person;


-- Admissions in the year, and what each is. Method 1 is elective, 2 emergency, 3 maternity.
CREATE OR REPLACE TEMPORARY VIEW admissions_in_year AS
SELECT
  admissions.person,
  days_of_year.slot,
  1 AS admissions,
  CASE WHEN admissions.method = 2 THEN 1 ELSE 0 END AS emergency_admissions,
  CASE WHEN admissions.method = 1 THEN 1 ELSE 0 END AS elective_admissions,
  CASE WHEN admissions.method = 3 THEN 1 ELSE 0 END AS maternity_admissions,
  CASE WHEN admissions.method = 2 AND admission_codes.acsc_chronic = 1 THEN 1 ELSE 0 END
    AS acsc_chronic,
  CASE WHEN admissions.method = 2 AND admission_codes.acsc_acute = 1
      AND admission_codes.acsc_chronic = 0 THEN 1 ELSE 0 END AS acsc_acute,
  CASE WHEN admissions.method = 1
      AND (admission_codes.acsc_chronic = 1 OR admission_codes.acsc_acute = 1)
    THEN 1 ELSE 0 END AS acsc_elective,
  CASE WHEN admissions.method = 2 AND admission_codes.asthma = 1 THEN 1 ELSE 0 END
    AS asthma_emergencies,
  CASE WHEN admission_codes.caries = 1 THEN 1 ELSE 0 END AS caries_admissions,
  CASE WHEN admissions.discharged <= parameters.day
    THEN admissions.discharged - admissions.admitted ELSE 0 END AS bed_days,
  CASE WHEN admissions.discharged <= parameters.day
      AND admissions.discharged > admissions.ready THEN 1 ELSE 0 END AS delayed_discharges,
  CASE WHEN admissions.discharged <= parameters.day
      AND admissions.discharged > admissions.ready
    THEN admissions.discharged - admissions.ready ELSE 0 END AS delayed_days
FROM admissions
CROSS JOIN parameters
JOIN days_of_year ON days_of_year.day = admissions.admitted
LEFT JOIN admission_codes ON admission_codes.diagnosis = admissions.diagnosis;


CREATE OR REPLACE TEMPORARY VIEW admissions_of_person AS
SELECT
  person,
  CAST(SUM(admissions) AS INT) AS admissions,
  CAST(SUM(emergency_admissions) AS INT) AS emergency_admissions,
  CAST(SUM(elective_admissions) AS INT) AS elective_admissions,
  CAST(SUM(maternity_admissions) AS INT) AS maternity_admissions,
  CAST(SUM(acsc_chronic) AS INT) AS acsc_chronic,
  CAST(SUM(acsc_acute) AS INT) AS acsc_acute,
  CAST(SUM(acsc_elective) AS INT) AS acsc_elective,
  CAST(SUM(asthma_emergencies) AS INT) AS asthma_emergencies,
  CAST(SUM(caries_admissions) AS INT) AS caries_admissions,
  CAST(SUM(bed_days) AS INT) AS bed_days,
  CAST(SUM(delayed_discharges) AS INT) AS delayed_discharges,
  CAST(SUM(delayed_days) AS INT) AS delayed_days
FROM admissions_in_year
GROUP BY person;


-- What was observed. Kinds: 1 systolic and 2 diastolic pressure in mmHg, 3 smoking (1 smokes now),
-- 4 influenza vaccination, 5 physical health check, 6 learning disability health check, 7 stage of
-- a cancer, 8 palliative care. The last value is that of the last day, the largest of that day.
CREATE OR REPLACE TEMPORARY VIEW observed AS
SELECT
  person,
  MAX(CASE WHEN kind = 1 THEN 1 ELSE 0 END) AS pressure_in_five_years,
  MAX_BY(value, CASE WHEN kind = 1 AND in_year = 1 THEN day * 1000 + value END) AS systolic,
  MAX_BY(value, CASE WHEN kind = 2 AND in_year = 1 THEN day * 1000 + value END) AS diastolic,
  MAX_BY(value, CASE WHEN kind = 3 AND in_year = 1 THEN day * 1000 + value END) AS smoking,
  MAX(CASE WHEN kind = 4 AND in_year = 1 THEN 1 ELSE 0 END) AS vaccinated,
  MAX(CASE WHEN kind = 5 AND in_year = 1 THEN 1 ELSE 0 END) AS physical_check,
  MAX(CASE WHEN kind = 6 AND in_year = 1 THEN 1 ELSE 0 END) AS disability_check,
  CAST(SUM(CASE WHEN kind = 7 AND in_year = 1 THEN 1 ELSE 0 END) AS INT) AS cancers_staged,
  CAST(SUM(CASE WHEN kind = 7 AND in_year = 1 AND value <= 2 THEN 1 ELSE 0 END) AS INT)
    AS cancers_early,
  MAX(CASE WHEN kind = 8 AND in_year = 1 THEN 1 ELSE 0 END) AS palliative
FROM (
  SELECT
    observations.person,
    observations.kind,
    CAST(observations.day AS BIGINT) AS day,
    CAST(observations.value AS INT) AS value,
    CASE WHEN observations.day >= parameters.start THEN 1 ELSE 0 END AS in_year
  FROM observations
  CROSS JOIN parameters
  WHERE observations.day BETWEEN parameters.five_years AND parameters.day
) recent
GROUP BY person;


-- Care packages. Kinds: 1 home care, 2 residential and 3 nursing home, 4 reablement.
CREATE OR REPLACE TEMPORARY VIEW care AS
SELECT
  person,
  MAX(CASE WHEN kind = 1 AND on_day = 1 THEN 1 ELSE 0 END) AS home_care,
  MAX(CASE WHEN kind IN (2, 3) AND on_day = 1 THEN 1 ELSE 0 END) AS care_home,
  MAX(CASE WHEN kind = 4 AND began_in_year = 1 THEN 1 ELSE 0 END) AS reablement
FROM (
  SELECT
    care_packages.person,
    care_packages.kind,
    CASE WHEN care_packages.since <= parameters.day
        AND (care_packages.until IS NULL OR care_packages.until > parameters.day)
      THEN 1 ELSE 0 END AS on_day,
    CASE WHEN care_packages.since BETWEEN parameters.start AND parameters.day
      THEN 1 ELSE 0 END AS began_in_year
  FROM care_packages
  CROSS JOIN parameters
) packages
GROUP BY person;


-- One row a registered person: who they are, and what was found of them, 0 where nothing was.
CREATE OR REPLACE TEMPORARY VIEW people_found AS
SELECT
  registered.person,
  registered.practice,
  registered.age,
  registered.decile,
  parameters.age_slot + workloads.band AS age_slot,
  parameters.sex_slot + registered.sex - 1 AS sex_slot,
  parameters.deprivation_slot + registered.decile - 1 AS deprivation_slot,
  parameters.ethnicity_slot + registered.ethnicity AS ethnicity_slot,
  11 * workloads.band + registered.decile - 1 AS cross_slot,
  days_registered.registered_days,
  workloads.weight,
  COALESCE(registers.dementia, 0) AS dementia,
  COALESCE(registers.cancer, 0) AS cancer,
  COALESCE(registers.copd, 0) AS copd,
  COALESCE(registers.atrial_fibrillation, 0) AS atrial_fibrillation,
  COALESCE(registers.heart_failure, 0) AS heart_failure,
  COALESCE(registers.constipation, 0) AS constipation,
  COALESCE(registers.epilepsy, 0) AS epilepsy,
  COALESCE(registers.painful_condition, 0) AS painful_condition,
  COALESCE(registers.stroke_tia, 0) AS stroke_tia,
  COALESCE(registers.diabetes, 0) AS diabetes,
  COALESCE(registers.alcohol, 0) AS alcohol,
  COALESCE(registers.psychosis_bipolar, 0) AS psychosis_bipolar,
  COALESCE(registers.chronic_kidney_disease, 0) AS chronic_kidney_disease,
  COALESCE(registers.anxiety_depression, 0) AS anxiety_depression,
  COALESCE(registers.coronary_heart_disease, 0) AS coronary_heart_disease,
  COALESCE(registers.connective_tissue, 0) AS connective_tissue,
  COALESCE(registers.irritable_bowel, 0) AS irritable_bowel,
  COALESCE(registers.asthma, 0) AS asthma,
  COALESCE(registers.hearing_loss, 0) AS hearing_loss,
  COALESCE(registers.hypertension, 0) AS hypertension,
  COALESCE(registers.obesity, 0) AS obesity,
  COALESCE(registers.learning_disability, 0) AS learning_disability,
  COALESCE(registers.non_diabetic_hyperglycaemia, 0) AS non_diabetic_hyperglycaemia,
  COALESCE(registers.peripheral_arterial_disease, 0) AS peripheral_arterial_disease,
  COALESCE(registers.osteoporosis, 0) AS osteoporosis,
  COALESCE(registers.scored, 0) AS scored,
  COALESCE(registers.score, 0) AS score,
  CASE WHEN registers.scored >= 1 THEN 1 ELSE 0 END AS long_term,
  COALESCE(contacts_of_person.contacts, 0) AS contacts,
  COALESCE(contacts_of_person.gp_contacts, 0) AS gp_contacts,
  COALESCE(contacts_of_person.face_to_face, 0) AS face_to_face,
  COALESCE(contacts_of_person.telephone, 0) AS telephone,
  COALESCE(contacts_of_person.home_visits, 0) AS home_visits,
  COALESCE(contacts_of_person.online, 0) AS online,
  COALESCE(contacts_of_person.timed_contacts, 0) AS timed_contacts,
  COALESCE(contacts_of_person.same_day, 0) AS same_day,
  COALESCE(contacts_of_person.within_14_days, 0) AS within_14_days,
  COALESCE(own_list.own_list_contacts, 0) AS own_list_contacts,
  COALESCE(continuity.upc_people, 0) AS upc_people,
  COALESCE(continuity.upc, 0) AS upc,
  COALESCE(continuity.coc_people, 0) AS coc_people,
  COALESCE(continuity.coc, 0) AS coc,
  COALESCE(continuity.secon_people, 0) AS secon_people,
  COALESCE(continuity.secon, 0) AS secon,
  COALESCE(admissions_of_person.admissions, 0) AS admissions,
  COALESCE(admissions_of_person.emergency_admissions, 0) AS emergency_admissions,
  COALESCE(admissions_of_person.elective_admissions, 0) AS elective_admissions,
  COALESCE(admissions_of_person.maternity_admissions, 0) AS maternity_admissions,
  COALESCE(admissions_of_person.acsc_chronic, 0) AS acsc_chronic,
  COALESCE(admissions_of_person.acsc_acute, 0) AS acsc_acute,
  COALESCE(admissions_of_person.acsc_elective, 0) AS acsc_elective,
  COALESCE(admissions_of_person.asthma_emergencies, 0) AS asthma_emergencies,
  COALESCE(admissions_of_person.caries_admissions, 0) AS caries_admissions,
  COALESCE(admissions_of_person.bed_days, 0) AS bed_days,
  COALESCE(admissions_of_person.delayed_discharges, 0) AS delayed_discharges,
  COALESCE(admissions_of_person.delayed_days, 0) AS delayed_days,
  COALESCE(observed.pressure_in_five_years, 0) AS pressure_in_five_years,
  observed.systolic,
  observed.diastolic,
  observed.smoking,
  COALESCE(observed.vaccinated, 0) AS vaccinated,
  COALESCE(observed.physical_check, 0) AS physical_check,
  COALESCE(observed.disability_check, 0) AS disability_check,
  COALESCE(observed.cancers_staged, 0) AS cancers_staged,
  COALESCE(observed.cancers_early, 0) AS cancers_early,
  COALESCE(observed.palliative, 0) AS palliative,
  COALESCE(care.home_care, 0) AS home_care,
  COALESCE(care.care_home, 0) AS care_home,
  COALESCE(care.reablement, 0) AS reablement
FROM registered
CROSS JOIN parameters
JOIN days_registered ON days_registered.person = registered.person
JOIN workloads ON workloads.age = registered.age AND workloads.sex = registered.sex
LEFT JOIN registers ON registers.person = registered.person
LEFT JOIN contacts_of_person ON contacts_of_person.person = registered.person
LEFT JOIN own_list ON own_list.person = registered.person
LEFT JOIN continuity ON continuity.person = registered.person
LEFT JOIN admissions_of_person ON admissions_of_person.person = registered.person
LEFT JOIN observed ON observed.person = registered.person
LEFT JOIN care ON care.person = registered.person;


-- The segment of each person: the first that fits.
CREATE OR REPLACE TEMPORARY VIEW people_in_segments AS
SELECT
  people_found.*,
  CASE
    WHEN palliative = 1 THEN 'end-of-life'
    WHEN age >= 65 AND (dementia = 1 OR care_home = 1) THEN 'frailty-dementia'
    WHEN (heart_failure = 1 OR copd = 1 OR chronic_kidney_disease = 1) AND scored >= 2
      THEN 'organ-failure'
    WHEN learning_disability = 1 OR psychosis_bipolar = 1 THEN 'disability'
    WHEN long_term = 1 THEN 'stable-chronic'
    WHEN emergency_admissions >= 1 THEN 'acute'
    WHEN maternity_admissions >= 1 OR age < 1 THEN 'maternal-infant'
    ELSE 'healthy'
  END AS segment
FROM people_found;


-- One row a registered person, with every quantity, in the order of the table of quantities.
CREATE OR REPLACE TEMPORARY VIEW people_measured AS
SELECT
  person,
  practice,
  age_slot,
  sex_slot,
  deprivation_slot,
  ethnicity_slot,
  cross_slot,
  1 AS people,
  registered_days,
  weight AS age_sex_weight,
  CASE WHEN decile <= 2 THEN 1 ELSE 0 END AS most_deprived_fifth,
  dementia AS register_dementia,
  cancer AS register_cancer,
  copd AS register_copd,
  atrial_fibrillation AS register_atrial_fibrillation,
  heart_failure AS register_heart_failure,
  constipation AS register_constipation,
  epilepsy AS register_epilepsy,
  painful_condition AS register_painful_condition,
  stroke_tia AS register_stroke_tia,
  diabetes AS register_diabetes,
  alcohol AS register_alcohol,
  psychosis_bipolar AS register_psychosis_bipolar,
  chronic_kidney_disease AS register_chronic_kidney_disease,
  anxiety_depression AS register_anxiety_depression,
  coronary_heart_disease AS register_coronary_heart_disease,
  connective_tissue AS register_connective_tissue,
  irritable_bowel AS register_irritable_bowel,
  asthma AS register_asthma,
  hearing_loss AS register_hearing_loss,
  hypertension AS register_hypertension,
  obesity AS register_obesity,
  learning_disability AS register_learning_disability,
  non_diabetic_hyperglycaemia AS register_non_diabetic_hyperglycaemia,
  peripheral_arterial_disease AS register_peripheral_arterial_disease,
  osteoporosis AS register_osteoporosis,
  long_term,
  CASE WHEN scored >= 2 THEN 1 ELSE 0 END AS two_or_more,
  CASE WHEN scored >= 4 THEN 1 ELSE 0 END AS four_or_more,
  score AS cambridge_score,
  gp_contacts,
  own_list_contacts,
  upc_people,
  upc,
  coc_people,
  coc,
  secon_people,
  secon,
  long_term * gp_contacts AS long_term_gp_contacts,
  long_term * own_list_contacts AS long_term_own_list_contacts,
  long_term * upc_people AS long_term_upc_people,
  long_term * upc AS long_term_upc,
  long_term * coc_people AS long_term_coc_people,
  long_term * coc AS long_term_coc,
  long_term * secon_people AS long_term_secon_people,
  long_term * secon AS long_term_secon,
  contacts,
  face_to_face,
  telephone,
  home_visits,
  online,
  timed_contacts,
  same_day,
  within_14_days,
  admissions,
  emergency_admissions,
  elective_admissions,
  acsc_chronic,
  acsc_acute,
  acsc_elective,
  bed_days,
  delayed_discharges,
  delayed_days,
  CASE WHEN age < 19 THEN asthma_emergencies ELSE 0 END AS child_asthma_admissions,
  CASE WHEN age < 11 THEN caries_admissions ELSE 0 END AS child_caries_admissions,
  CASE WHEN age >= 45 THEN 1 ELSE 0 END AS blood_pressure_due,
  CASE WHEN age >= 45 AND pressure_in_five_years = 1 THEN 1 ELSE 0 END AS blood_pressure_taken,
  CASE WHEN hypertension = 1 AND diastolic <= 90
      AND systolic <= CASE WHEN age >= 80 THEN 150 ELSE 140 END
    THEN 1 ELSE 0 END AS hypertension_controlled,
  CASE WHEN age >= 65 THEN 1 ELSE 0 END AS flu_due,
  CASE WHEN age >= 65 AND vaccinated = 1 THEN 1 ELSE 0 END AS flu_vaccinated,
  CASE WHEN copd = 1 AND vaccinated = 1 THEN 1 ELSE 0 END AS copd_flu_vaccinated,
  CASE WHEN psychosis_bipolar = 1 AND physical_check = 1 THEN 1 ELSE 0 END AS smi_checked,
  CASE WHEN learning_disability = 1 AND age >= 14 THEN 1 ELSE 0 END AS learning_disability_due,
  CASE WHEN learning_disability = 1 AND age >= 14 AND disability_check = 1 THEN 1 ELSE 0 END
    AS learning_disability_checked,
  CASE WHEN age >= 15 AND smoking IS NOT NULL THEN 1 ELSE 0 END AS smoking_known,
  CASE WHEN age >= 15 AND smoking = 1 THEN 1 ELSE 0 END AS smokers,
  cancers_staged,
  cancers_early,
  CASE WHEN age >= 65 THEN 1 ELSE 0 END AS aged_65,
  CASE WHEN age >= 65 AND home_care = 1 THEN 1 ELSE 0 END AS home_care_65,
  CASE WHEN age >= 65 AND care_home = 1 THEN 1 ELSE 0 END AS care_home_65,
  CASE WHEN age >= 65 AND reablement = 1 THEN 1 ELSE 0 END AS reablement_65,
  CASE WHEN segment = 'end-of-life' THEN 1 ELSE 0 END AS segment_end_of_life,
  CASE WHEN segment = 'frailty-dementia' THEN 1 ELSE 0 END AS segment_frailty_dementia,
  CASE WHEN segment = 'organ-failure' THEN 1 ELSE 0 END AS segment_organ_failure,
  CASE WHEN segment = 'disability' THEN 1 ELSE 0 END AS segment_disability,
  CASE WHEN segment = 'stable-chronic' THEN 1 ELSE 0 END AS segment_stable_chronic,
  CASE WHEN segment = 'acute' THEN 1 ELSE 0 END AS segment_acute,
  CASE WHEN segment = 'maternal-infant' THEN 1 ELSE 0 END AS segment_maternal_infant,
  CASE WHEN segment = 'healthy' THEN 1 ELSE 0 END AS segment_healthy
FROM people_in_segments;


-- Sums by practice and stratum: everybody, by age band, sex, deprivation and ethnicity. The slots
-- of a kind that a row is not divided by are empty; those of everybody all are, which is slot 0.
CREATE OR REPLACE TEMPORARY VIEW sums_by_stratum AS
SELECT
  practice,
  COALESCE(age_slot, sex_slot, deprivation_slot, ethnicity_slot, 0) AS slot,
  SUM(people) AS people,
  SUM(registered_days) AS registered_days,
  SUM(age_sex_weight) AS age_sex_weight,
  SUM(most_deprived_fifth) AS most_deprived_fifth,
  SUM(register_dementia) AS register_dementia,
  SUM(register_cancer) AS register_cancer,
  SUM(register_copd) AS register_copd,
  SUM(register_atrial_fibrillation) AS register_atrial_fibrillation,
  SUM(register_heart_failure) AS register_heart_failure,
  SUM(register_constipation) AS register_constipation,
  SUM(register_epilepsy) AS register_epilepsy,
  SUM(register_painful_condition) AS register_painful_condition,
  SUM(register_stroke_tia) AS register_stroke_tia,
  SUM(register_diabetes) AS register_diabetes,
  SUM(register_alcohol) AS register_alcohol,
  SUM(register_psychosis_bipolar) AS register_psychosis_bipolar,
  SUM(register_chronic_kidney_disease) AS register_chronic_kidney_disease,
  SUM(register_anxiety_depression) AS register_anxiety_depression,
  SUM(register_coronary_heart_disease) AS register_coronary_heart_disease,
  SUM(register_connective_tissue) AS register_connective_tissue,
  SUM(register_irritable_bowel) AS register_irritable_bowel,
  SUM(register_asthma) AS register_asthma,
  SUM(register_hearing_loss) AS register_hearing_loss,
  SUM(register_hypertension) AS register_hypertension,
  SUM(register_obesity) AS register_obesity,
  SUM(register_learning_disability) AS register_learning_disability,
  SUM(register_non_diabetic_hyperglycaemia) AS register_non_diabetic_hyperglycaemia,
  SUM(register_peripheral_arterial_disease) AS register_peripheral_arterial_disease,
  SUM(register_osteoporosis) AS register_osteoporosis,
  SUM(long_term) AS long_term,
  SUM(two_or_more) AS two_or_more,
  SUM(four_or_more) AS four_or_more,
  SUM(cambridge_score) AS cambridge_score,
  SUM(gp_contacts) AS gp_contacts,
  SUM(own_list_contacts) AS own_list_contacts,
  SUM(upc_people) AS upc_people,
  SUM(upc) AS upc,
  SUM(coc_people) AS coc_people,
  SUM(coc) AS coc,
  SUM(secon_people) AS secon_people,
  SUM(secon) AS secon,
  SUM(long_term_gp_contacts) AS long_term_gp_contacts,
  SUM(long_term_own_list_contacts) AS long_term_own_list_contacts,
  SUM(long_term_upc_people) AS long_term_upc_people,
  SUM(long_term_upc) AS long_term_upc,
  SUM(long_term_coc_people) AS long_term_coc_people,
  SUM(long_term_coc) AS long_term_coc,
  SUM(long_term_secon_people) AS long_term_secon_people,
  SUM(long_term_secon) AS long_term_secon,
  SUM(contacts) AS contacts,
  SUM(face_to_face) AS face_to_face,
  SUM(telephone) AS telephone,
  SUM(home_visits) AS home_visits,
  SUM(online) AS online,
  SUM(timed_contacts) AS timed_contacts,
  SUM(same_day) AS same_day,
  SUM(within_14_days) AS within_14_days,
  SUM(admissions) AS admissions,
  SUM(emergency_admissions) AS emergency_admissions,
  SUM(elective_admissions) AS elective_admissions,
  SUM(acsc_chronic) AS acsc_chronic,
  SUM(acsc_acute) AS acsc_acute,
  SUM(acsc_elective) AS acsc_elective,
  SUM(bed_days) AS bed_days,
  SUM(delayed_discharges) AS delayed_discharges,
  SUM(delayed_days) AS delayed_days,
  SUM(child_asthma_admissions) AS child_asthma_admissions,
  SUM(child_caries_admissions) AS child_caries_admissions,
  SUM(blood_pressure_due) AS blood_pressure_due,
  SUM(blood_pressure_taken) AS blood_pressure_taken,
  SUM(hypertension_controlled) AS hypertension_controlled,
  SUM(flu_due) AS flu_due,
  SUM(flu_vaccinated) AS flu_vaccinated,
  SUM(copd_flu_vaccinated) AS copd_flu_vaccinated,
  SUM(smi_checked) AS smi_checked,
  SUM(learning_disability_due) AS learning_disability_due,
  SUM(learning_disability_checked) AS learning_disability_checked,
  SUM(smoking_known) AS smoking_known,
  SUM(smokers) AS smokers,
  SUM(cancers_staged) AS cancers_staged,
  SUM(cancers_early) AS cancers_early,
  SUM(aged_65) AS aged_65,
  SUM(home_care_65) AS home_care_65,
  SUM(care_home_65) AS care_home_65,
  SUM(reablement_65) AS reablement_65,
  SUM(segment_end_of_life) AS segment_end_of_life,
  SUM(segment_frailty_dementia) AS segment_frailty_dementia,
  SUM(segment_organ_failure) AS segment_organ_failure,
  SUM(segment_disability) AS segment_disability,
  SUM(segment_stable_chronic) AS segment_stable_chronic,
  SUM(segment_acute) AS segment_acute,
  SUM(segment_maternal_infant) AS segment_maternal_infant,
  SUM(segment_healthy) AS segment_healthy
FROM people_measured
GROUP BY GROUPING SETS (
  (practice),
  (practice, age_slot),
  (practice, sex_slot),
  (practice, deprivation_slot),
  (practice, ethnicity_slot)
);


-- Events of registered people, by the month in which they were.
CREATE OR REPLACE TEMPORARY VIEW sums_by_month AS
SELECT
  practice,
  slot,
  SUM(gp_contacts) AS gp_contacts,
  SUM(contacts) AS contacts,
  SUM(face_to_face) AS face_to_face,
  SUM(telephone) AS telephone,
  SUM(home_visits) AS home_visits,
  SUM(online) AS online,
  SUM(timed_contacts) AS timed_contacts,
  SUM(same_day) AS same_day,
  SUM(within_14_days) AS within_14_days,
  SUM(admissions) AS admissions,
  SUM(emergency_admissions) AS emergency_admissions,
  SUM(elective_admissions) AS elective_admissions,
  SUM(acsc_chronic) AS acsc_chronic,
  SUM(acsc_acute) AS acsc_acute
FROM (
  SELECT
    registered.practice,
    contacts_in_year.slot,
    gp_contacts,
    contacts,
    face_to_face,
    telephone,
    home_visits,
    online,
    timed_contacts,
    same_day,
    within_14_days,
    0 AS admissions,
    0 AS emergency_admissions,
    0 AS elective_admissions,
    0 AS acsc_chronic,
    0 AS acsc_acute
  FROM contacts_in_year
  JOIN registered ON registered.person = contacts_in_year.person
  UNION ALL
  SELECT
    registered.practice,
    admissions_in_year.slot,
    0 AS gp_contacts,
    0 AS contacts,
    0 AS face_to_face,
    0 AS telephone,
    0 AS home_visits,
    0 AS online,
    0 AS timed_contacts,
    0 AS same_day,
    0 AS within_14_days,
    admissions,
    emergency_admissions,
    elective_admissions,
    acsc_chronic,
    acsc_acute
  FROM admissions_in_year
  JOIN registered ON registered.person = admissions_in_year.person
) events
GROUP BY practice, slot;


-- Sums by practice, age band and deprivation at once, for rates standardised within a decile.
CREATE OR REPLACE TEMPORARY VIEW sums_by_age_and_deprivation AS
SELECT
  practice,
  cross_slot AS slot,
  SUM(people) AS people,
  SUM(gp_contacts) AS gp_contacts,
  SUM(contacts) AS contacts,
  SUM(emergency_admissions) AS emergency_admissions,
  SUM(acsc_chronic) AS acsc_chronic,
  SUM(acsc_acute) AS acsc_acute
FROM people_measured
GROUP BY practice, cross_slot;
