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
