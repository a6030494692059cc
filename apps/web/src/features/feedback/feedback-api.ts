import { queryOptions } from '@tanstack/react-query';
import type { WriteComment } from '@gopherlab/contracts';
import { request, send } from '../../lib/api-client.ts';
import { withSession } from '../../lib/session.ts';

const submission = (id: string) => `/api/submissions/${encodeURIComponent(id)}`;

export const feedbackApi = {
  feedback: (id: string, signal?: AbortSignal) =>
    withSession(() => request(`${submission(id)}/feedback`, 'SubmissionFeedbackSchema', { signal })),
  addComment: (id: string, body: WriteComment) =>
    request(`${submission(id)}/comments`, 'SubmissionCommentSchema', { method: 'POST', body }),
  editComment: (id: string, commentId: string, body: string) =>
    request(`${submission(id)}/comments/${encodeURIComponent(commentId)}`, 'SubmissionCommentSchema', {
      method: 'PATCH',
      body: { body },
    }),
  deleteComment: (id: string, commentId: string) =>
    send(`${submission(id)}/comments/${encodeURIComponent(commentId)}`, { method: 'DELETE' }),
};

export const feedbackQueries = {
  feedback: (id: string) =>
    queryOptions({
      queryKey: ['feedback', id],
      queryFn: ({ signal }) => feedbackApi.feedback(id, signal),
    }),
};
