-- The least that the database must do for a figure, without anything around it. Each statement is a floor for
-- the pages its first line names; `make bench` runs it on the same data, in the same run.

-- overview_cold: the counts of every target on one date
SELECT target_id, sum(quantity)
FROM policy_contribution
WHERE effective_on <= current_date
GROUP BY target_id;

-- overview_cold: what the forecast is drawn from, the increments of each month
SELECT target_id, date_trunc('month', effective_on), sum(quantity)
FROM policy_contribution
WHERE effective_on <= current_date
GROUP BY 1, 2;

-- overview_cold: sectors by projects, and the tile map
SELECT target_id, sector_id, project_id, region_id, sum(quantity)
FROM policy_contribution
WHERE effective_on <= current_date
GROUP BY GROUPING SETS ((target_id, sector_id, project_id), (target_id, region_id));

-- overview_cold: what changed in the last 90 days
SELECT target_id, subject, quantity, effective_on
FROM policy_contribution
WHERE effective_on > current_date - 90
ORDER BY effective_on DESC, id DESC
LIMIT 20;

-- counted_filtered: who is counted on a date in one sector, project and region
SELECT target_id, sum(quantity)
FROM policy_contribution
WHERE effective_on <= current_date - 30
  AND sector_id = 'machinery' AND project_id = 'foundation' AND region_id = '320000'
GROUP BY target_id;

-- reports_of_a_cycle: how complete the reporting is, read from the reports themselves
SELECT e.cycle_id, count(*), count(r.id)
FROM enterprises_expectedreport AS e
LEFT JOIN enterprises_report AS r
  ON r.improvement_id = e.improvement_id AND r.cycle_id = e.cycle_id AND r.version = 1
 AND r.submitted_at IS NOT NULL AND r.state NOT IN ('rejected', 'withdrawn', 'annulled')
WHERE e.cycle_id = (SELECT max(id) - 1 FROM enterprises_cycle WHERE opened_at IS NOT NULL)
GROUP BY e.cycle_id;

-- in_progress: reports under check, by sector
SELECT sector_id, count(*)
FROM enterprises_report
WHERE state IN ('city_check', 'provincial_check', 'ministry_check')
GROUP BY sector_id;
