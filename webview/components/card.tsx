import { Component, type JSX } from 'preact';
import type { TaskView } from '../../src/protocol/views';

export interface CardProps {
  readonly task: TaskView;
  readonly open: () => void;
}

/** One task. Drawn again only when its row changed: of hundreds of cards, a delta concerns a few. */
export class Card extends Component<CardProps> {
  override shouldComponentUpdate(next: CardProps): boolean {
    return next.task !== this.props.task;
  }

  override render(): JSX.Element {
    const { task, open } = this.props;
    return (
      <li>
        <button type="button" class={`card${task.needsYou ? ' needs-you' : ''}`} data-state={task.state} data-task={task.id} onClick={open}>
          <span class="line">
            <span class="key">{task.key}</span>
            {task.needsYou && <span class="flag">needs you</span>}
          </span>
          <span class="name">{task.title}</span>
          <span class="text">{task.text}</span>
          {task.conflicts.length > 0 && <span class="text conflict">will not merge with {task.conflicts.map((coming) => coming.with ?? 'what has landed').join(', ')}</span>}
          <span class="line facts">
            <span>{task.agent}</span>
            {task.criteria !== null && (
              <span>
                {task.criteria.met} of {task.criteria.of} criteria met
              </span>
            )}
            {task.attempt > 0 && <span>attempt {task.attempt}</span>}
          </span>
        </button>
      </li>
    );
  }
}
