/// An archive as ASE sees it: the tables of ASE's own databases, as views of the archive's.
///
/// `ase db archive.db` lists the candidates that have a structure, `ase gui archive.db` shows
/// them, and ASE's key-value pairs are
///
/// | key | |
/// |---|---|
/// | `name` | as in the phase diagram |
/// | `origin` | the operator that made it, or "reference" |
/// | `generation` | |
/// | `x` | mole fraction of the first end member; absent off the line |
/// | `x2`, `x3`, … | of the next ones, all but the last, where there are three end members or more |
/// | `energy_above_hull` | eV/atom; absent until the hull is known |
/// | `stage`, `outcome` | of the relaxation that is shown |
///
/// Of a candidate that was relaxed twice, the last relaxation that did not fail is shown. ASE's
/// `id` counts from 1 and is the candidate's number and one. Times are 0, which is the beginning
/// of the year 2000: nothing in an archive depends on when it was made.
///
/// Views and not tables: what ASE reads cannot differ from what the archive holds, nothing is
/// stored twice, and ASE cannot write to an archive.
///
/// - Source: the schema of ase.db.sqlite in ASE 3.29, version 9 of its format;
///   A. H. Larsen et al., J. Phys.: Condens. Matter 29, 273002 (2017),
///   doi:10.1088/1361-648X/aa680e.
enum ASEViews {
  /// Released archives have these, and nothing else depends on them: a change is a migration that
  /// drops all views and makes these.
  static let sql = """
    CREATE VIEW information AS SELECT 'version' AS name, '9' AS value;

    CREATE VIEW lastEvaluation AS
    SELECT * FROM evaluation AS e
    WHERE numbers IS NOT NULL AND stage = (
      SELECT stage FROM evaluation
      WHERE candidate = e.candidate AND numbers IS NOT NULL
      ORDER BY reason IS NOT NULL, stage <> 'final' LIMIT 1);

    -- Of a mixture such as 3:1:2 the parts but the first and the last.
    CREATE VIEW fraction AS
    SELECT
      c.number AS candidate,
      'x' || (part.key + 1) AS key,
      CAST(part.value AS REAL)
        / (SELECT sum(value) FROM json_each('[' || replace(c.mixture, ':', ',') || ']')) AS value
    FROM candidate AS c, json_each('[' || replace(c.mixture, ':', ',') || ']') AS part
    WHERE c.x IS NOT NULL AND part.key > 0
      AND part.key < length(c.mixture) - length(replace(c.mixture, ':', ''));

    CREATE VIEW systems AS
    SELECT
      c.number + 1 AS id,
      r.name || '-' || r.seed || '-' || c.number AS unique_id,
      0.0 AS ctime,
      0.0 AS mtime,
      NULL AS username,
      e.numbers AS numbers,
      e.cartesian AS positions,
      e.lattice AS cell,
      7 AS pbc,
      NULL AS initial_magmoms,
      NULL AS initial_charges,
      NULL AS masses,
      NULL AS tags,
      NULL AS momenta,
      NULL AS constraints,
      'tieline' AS calculator,
      '{}' AS calculator_parameters,
      e.energy AS energy,
      e.energy AS free_energy,
      e.forces AS forces,
      NULL AS stress,
      NULL AS dipole,
      NULL AS magmoms,
      NULL AS magmom,
      NULL AS charges,
      -- A patch leaves out what is null; real numbers with all their digits.
      json_patch((
        SELECT json_group_object(key, json(printf('%!.17g', value))) FROM fraction
        WHERE candidate = c.number
      ), json_object(
        'name', c.name,
        'origin', c.origin,
        'generation', c.generation,
        'x', CASE WHEN c.x IS NOT NULL THEN json(printf('%!.17g', c.x)) END,
        'energy_above_hull', CASE WHEN s.energyAboveHull IS NOT NULL
          THEN json(printf('%!.17g', s.energyAboveHull)) END,
        'stage', e.stage,
        'outcome', e.outcome)) AS key_value_pairs,
      'null' AS data,
      length(e.numbers) / 4 AS natoms,
      CASE WHEN e.forces IS NOT NULL THEN e.largestForce END AS fmax,
      NULL AS smax,
      e.volume AS volume,
      e.mass AS mass,
      0.0 AS charge
    FROM candidate AS c
    JOIN lastEvaluation AS e ON e.candidate = c.number
    JOIN run AS r
    LEFT JOIN stability AS s ON s.candidate = c.number;

    CREATE VIEW species AS
    SELECT CAST(j.key AS INTEGER) AS Z, j.value AS n, e.candidate + 1 AS id
    FROM lastEvaluation AS e, json_each(e.composition) AS j;

    CREATE VIEW text_key_values AS
    SELECT 'name' AS key, c.name AS value, c.number + 1 AS id
    FROM candidate AS c JOIN lastEvaluation AS e ON e.candidate = c.number
    UNION ALL
    SELECT 'origin', c.origin, c.number + 1
    FROM candidate AS c JOIN lastEvaluation AS e ON e.candidate = c.number
    UNION ALL
    SELECT 'stage', stage, candidate + 1 FROM lastEvaluation
    UNION ALL
    SELECT 'outcome', outcome, candidate + 1 FROM lastEvaluation;

    CREATE VIEW number_key_values AS
    SELECT 'generation' AS key, CAST(c.generation AS REAL) AS value, c.number + 1 AS id
    FROM candidate AS c JOIN lastEvaluation AS e ON e.candidate = c.number
    UNION ALL
    SELECT 'x', c.x, c.number + 1
    FROM candidate AS c JOIN lastEvaluation AS e ON e.candidate = c.number
    WHERE c.x IS NOT NULL
    UNION ALL
    SELECT f.key, f.value, f.candidate + 1
    FROM fraction AS f JOIN lastEvaluation AS e ON e.candidate = f.candidate
    UNION ALL
    SELECT 'energy_above_hull', s.energyAboveHull, s.candidate + 1
    FROM stability AS s JOIN lastEvaluation AS e ON e.candidate = s.candidate;

    CREATE VIEW keys AS
    SELECT key, id FROM text_key_values
    UNION ALL
    SELECT key, id FROM number_key_values;
    """
}
