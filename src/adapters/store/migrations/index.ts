import initial from './0001_initial.sql';
import stepsAndKinds from './0002_steps_and_kinds.sql';
import jobs from './0003_jobs.sql';
import failures from './0004_failures.sql';
import provisioning from './0005_provisioning.sql';
import templates from './0006_templates.sql';
import artifacts from './0007_artifacts.sql';
import holds from './0008_holds.sql';
import history from './0009_history.sql';
import eventPacks from './0010_event_packs.sql';

/** In order; a migration's place here, counted from 1, is the schema version it makes. Released ones never change. */
export const migrations: readonly string[] = [initial, stepsAndKinds, jobs, failures, provisioning, templates, artifacts, holds, history, eventPacks];
