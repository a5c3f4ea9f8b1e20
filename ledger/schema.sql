-- Version 1 of the store. Text is compared by byte (COLLATE "C"): faster, and the same everywhere.

CREATE TABLE stored_events (
    originator_id      text COLLATE "C" NOT NULL,
    originator_version bigint NOT NULL,
    topic              text COLLATE "C" NOT NULL,
    state              bytea NOT NULL,
    -- Number of the writing transaction plus the offset below. Two transactions that run at the
    -- same time commit in an order that no sequence knows; readers therefore follow
    -- (xid, notification_id) and stay below the oldest transaction that is still open.
    xid                bigint NOT NULL,
    notification_id    bigserial NOT NULL,
    PRIMARY KEY (originator_id, originator_version)
);
CREATE UNIQUE INDEX stored_events_volgorde ON stored_events (xid, notification_id);
CREATE UNIQUE INDEX stored_events_nummer ON stored_events (notification_id);

-- What must be unique across streams; the row is written together with the event that claims it.
CREATE TABLE reserveringen (
    soort   text COLLATE "C" NOT NULL,
    sleutel text COLLATE "C" NOT NULL,
    stroom  text COLLATE "C" NOT NULL,
    versie  bigint NOT NULL,
    PRIMARY KEY (soort, sleutel)
);

-- The bytes of every message, encrypted per person. sha256 is that of the plain bytes.
CREATE TABLE archief (
    bericht_id text COLLATE "C" NOT NULL,
    soort      text COLLATE "C" NOT NULL CHECK (soort IN ('ontvangen', 'retour', 'antwoord')),
    sha256     bytea NOT NULL CHECK (octet_length(sha256) = 32),
    inhoud     bytea NOT NULL,
    PRIMARY KEY (bericht_id, soort)
);
ALTER TABLE archief ALTER COLUMN inhoud SET STORAGE EXTERNAL;  -- ciphertext does not compress

-- One wrapped data key per stream. NULL: destroyed, the person is forgotten.
CREATE TABLE sleutels (
    stroom  text COLLATE "C" PRIMARY KEY,
    sleutel bytea
);

CREATE TABLE tellers (
    naam   text COLLATE "C" PRIMARY KEY,
    waarde bigint NOT NULL
);

-- Added to the number of a transaction. A dump that is restored into a new cluster meets a
-- counter that starts again; raising the offset keeps new rows behind the old ones.
CREATE TABLE xid_verschuiving (
    enige        boolean PRIMARY KEY DEFAULT true CHECK (enige),
    verschuiving bigint NOT NULL
);
INSERT INTO xid_verschuiving (verschuiving) VALUES (0);

CREATE FUNCTION verhef_xid_verschuiving() RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
    hoogste   bigint;
    benodigde bigint;
BEGIN
    SELECT max(xid) INTO hoogste FROM stored_events;
    SELECT hoogste - pg_snapshot_xmax(pg_current_snapshot())::text::bigint + 1 INTO benodigde;
    IF hoogste IS NULL OR benodigde <= (SELECT verschuiving FROM xid_verschuiving) THEN
        RETURN 0;
    END IF;
    -- No writer may be half-way with the old offset while the new one comes into force.
    LOCK TABLE stored_events IN SHARE ROW EXCLUSIVE MODE;
    SELECT max(xid) INTO hoogste FROM stored_events;
    UPDATE xid_verschuiving
       SET verschuiving = hoogste - pg_snapshot_xmin(pg_current_snapshot())::text::bigint + 1
     WHERE verschuiving < hoogste - pg_snapshot_xmin(pg_current_snapshot())::text::bigint + 1;
    RETURN (SELECT verschuiving FROM xid_verschuiving);
END
$$;
REVOKE ALL ON FUNCTION verhef_xid_verschuiving() FROM PUBLIC;

CREATE FUNCTION weiger_wijziging() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Tabel % is onveranderlijk: % is geweigerd.', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'integrity_constraint_violation',
              HINT = 'Leg een correctie vast als een nieuwe gebeurtenis.';
END
$$;

CREATE TRIGGER onveranderlijk BEFORE UPDATE OR DELETE OR TRUNCATE ON stored_events
    FOR EACH STATEMENT EXECUTE FUNCTION weiger_wijziging();
CREATE TRIGGER onveranderlijk BEFORE UPDATE OR DELETE OR TRUNCATE ON reserveringen
    FOR EACH STATEMENT EXECUTE FUNCTION weiger_wijziging();
CREATE TRIGGER onveranderlijk BEFORE UPDATE OR DELETE OR TRUNCATE ON archief
    FOR EACH STATEMENT EXECUTE FUNCTION weiger_wijziging();
CREATE TRIGGER onveranderlijk BEFORE DELETE OR TRUNCATE ON sleutels
    FOR EACH STATEMENT EXECUTE FUNCTION weiger_wijziging();
-- ALWAYS: also when session_replication_role switches ordinary triggers off.
ALTER TABLE stored_events ENABLE ALWAYS TRIGGER onveranderlijk;
ALTER TABLE reserveringen ENABLE ALWAYS TRIGGER onveranderlijk;
ALTER TABLE archief ENABLE ALWAYS TRIGGER onveranderlijk;
ALTER TABLE sleutels ENABLE ALWAYS TRIGGER onveranderlijk;

-- A wrapped key may be wrapped anew or destroyed; a destroyed key stays destroyed.
CREATE FUNCTION weiger_herleving() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'De sleutel van deze stroom is vernietigd en kan niet terugkomen.'
        USING ERRCODE = 'integrity_constraint_violation';
END
$$;
CREATE TRIGGER vernietigd_blijft_vernietigd BEFORE UPDATE ON sleutels
    FOR EACH ROW WHEN (OLD.sleutel IS NULL OR NEW.stroom <> OLD.stroom)
    EXECUTE FUNCTION weiger_herleving();
ALTER TABLE sleutels ENABLE ALWAYS TRIGGER vernietigd_blijft_vernietigd;
