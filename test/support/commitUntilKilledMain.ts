import { commitUntilKilled } from './commitUntilKilled';

void commitUntilKilled(process.argv.slice(2));
