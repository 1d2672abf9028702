/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * Runs PROGRAM on five tokens and prints its pooled output. */
#include HEADER
#include <stdio.h>

int main(void) {
  int32_t ids[5] = {2, 17, 96, 4, 3};
  int64_t dims[2] = {1, 5};
  AlbertSession *session;
  AlbertArray input = {"input_ids", ALBERT_I32, 2, dims, ids};
  AlbertArray pooled;
  char error[1000] = "";
  AlbertSessionOptions options = {0};
  options.size = sizeof options;
  options.error = error;
  options.error_size = sizeof error;
  if (albert_session_create(&PROGRAM, &options, &session) != ALBERT_OK) {
    fprintf(stderr, "%s\n", error);
    return 1;
  }
  if (albert_session_run(session, &input, 1) != ALBERT_OK ||
      albert_session_output(session, "pooled_output", &pooled) != ALBERT_OK) {
    fprintf(stderr, "%s\n", albert_session_error(session));
    return 1;
  }
  printf("pooled_output %d %d\n", (int)pooled.dims[0], (int)pooled.dims[1]);
  for (int64_t i = 0; i < pooled.dims[1]; ++i)
    printf("%a\n", (double)((const float *)pooled.data)[i]);
  albert_session_destroy(session);
  return 0;
}
