/*===-- embed.c - a compiled model inside a C program -------------*- C -*-===*\
|*                                                                            *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
|*                                                                            *|
|* Two threads, each with a session of its own, run one model at a time of    *|
|* their choosing. Built by run.sh.                                           *|
|*                                                                            *|
\*===----------------------------------------------------------------------===*/
#include "albertrt/session.h"
#include "libalbert_tiny.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

enum { Length = 6 };

/* What one thread is asked and what it found. */
typedef struct Job {
  int32_t ids[Length];
  float first; /* first component of the pooled output */
  int failed;
} Job;

static void *runJob(void *argument) {
  Job *job = argument;
  char message[512] = "";
  AlbertSessionOptions options = {0};
  options.size = sizeof options;
  options.threads = 1;
  options.error = message;
  options.error_size = sizeof message;
  job->failed = 1;

  AlbertSession *session;
  if (albert_session_create(&albert_tiny_program, &options, &session) !=
      ALBERT_OK) {
    fprintf(stderr, "%s\n", message);
    return NULL;
  }
  const int64_t shape[2] = {1, Length};
  AlbertArray ids = {"input_ids", ALBERT_I32, 2, shape, job->ids};
  AlbertArray pooled;
  if (albert_session_run(session, &ids, 1) == ALBERT_OK &&
      albert_session_output(session, "pooled_output", &pooled) == ALBERT_OK) {
    /* The array belongs to the session: take what is needed before its end. */
    job->first = ((const float *)pooled.data)[0];
    job->failed = 0;
  } else {
    fprintf(stderr, "%s\n", albert_session_error(session));
  }
  albert_session_destroy(session);
  return NULL;
}

int main(void) {
  /* [CLS] four characters [SEP]; the second job asks the same again. */
  Job jobs[2] = {{{101, 2769, 1599, 3614, 1968, 102}, 0, 0},
                 {{101, 2769, 1599, 3614, 1968, 102}, 0, 0}};
  pthread_t threads[2];
  for (int i = 0; i < 2; ++i)
    if (pthread_create(&threads[i], NULL, runJob, &jobs[i]) != 0)
      return 1;
  for (int i = 0; i < 2; ++i)
    pthread_join(threads[i], NULL);
  if (jobs[0].failed || jobs[1].failed)
    return 1;
  printf("pooled_output[0] = %.6f\n", jobs[0].first);
  printf("same bits in both threads: %s\n",
         memcmp(&jobs[0].first, &jobs[1].first, sizeof(float)) ? "no" : "yes");
  return 0;
}
