/*===- CApiCaller.c - uses the C interface from C99
------------------------===*\
|*                                                                            *|
|* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception                    *|
|*                                                                            *|
\*===----------------------------------------------------------------------===*/

#include "albertrt/session.h"

#include <string.h>

/** Returns the line of `condition` from the calling function if it is false. */
#define CHECK(condition)                                                       \
  do {                                                                         \
    if (!(condition))                                                          \
      return __LINE__;                                                         \
  } while (0)

int encodeFromC(const AlbertProgram *program, float *pooled);
int failFromC(const AlbertProgram *program, const AlbertProgram *weightless);

int encodeFromC(const AlbertProgram *program, float *pooled) {
  AlbertSession *session = NULL;
  AlbertSessionOptions options = {0};
  options.size = sizeof options;
  options.threads = 2;
  CHECK(albert_session_create(program, &options, &session) == ALBERT_OK);
  CHECK(albert_session_output_count(session) == 2);
  CHECK(strcmp(albert_session_output_name(session, 1), "pooled_output") == 0);
  CHECK(albert_session_output_name(session, 2) == NULL);

  const int64_t dims[2] = {2, 3};
  const int32_t ids[6] = {1, 2, 3, 4, 5, 6};
  const unsigned char mask[6] = {1, 1, 1, 1, 0, 0};
  const AlbertArray inputs[2] = {
      {"input_ids", ALBERT_I32, 2, dims, ids},
      {"attention_mask", ALBERT_BOOL, 2, dims, mask}};
  CHECK(albert_session_run(session, inputs, 2) == ALBERT_OK);
  CHECK(strcmp(albert_session_error(session), "") == 0);

  AlbertArray output;
  CHECK(albert_session_output(session, "sequence_output", &output) ==
        ALBERT_OK);
  CHECK(output.dtype == ALBERT_F32 && output.rank == 3);
  CHECK(output.dims[0] == 2 && output.dims[1] == 3 && output.dims[2] == 5);
  CHECK(albert_session_output(session, "pooled_output", &output) == ALBERT_OK);
  CHECK(strcmp(output.name, "pooled_output") == 0);
  CHECK(output.rank == 2 && output.dims[0] == 2);
  pooled[0] = ((const float *)output.data)[0];
  pooled[1] = ((const float *)output.data)[output.dims[1]];
  albert_session_destroy(session);
  return 0;
}

int failFromC(const AlbertProgram *program, const AlbertProgram *weightless) {
  char text[64];
  AlbertSession *session = (AlbertSession *)text; /* to be zeroed */
  AlbertSessionOptions options = {0};
  CHECK(albert_session_create(NULL, NULL, &session) == ALBERT_INVALID_ARGUMENT);
  CHECK(session == NULL);
  CHECK(albert_session_create(program, NULL, NULL) == ALBERT_INVALID_ARGUMENT);
  CHECK(albert_session_create(program, &options, &session) ==
        ALBERT_INVALID_ARGUMENT); /* size is not set */
  options.size = sizeof options;
  options.error = text;
  options.error_size = sizeof text;
  CHECK(albert_session_create(weightless, &options, &session) ==
        ALBERT_FAILED_PRECONDITION);
  CHECK(strstr(text, "the program carries no weights\n  hint: ") == text);
  CHECK(strlen(text) == sizeof text - 1);
  options.threads = -1;
  CHECK(albert_session_create(program, &options, &session) ==
        ALBERT_INVALID_ARGUMENT);
  options.threads = 1;
  CHECK(albert_session_create(program, &options, &session) == ALBERT_OK);
  CHECK(text[0] == 0);

  AlbertArray output;
  CHECK(albert_session_output(session, "pooled_output", &output) ==
        ALBERT_FAILED_PRECONDITION);
  CHECK(output.data == NULL);
  CHECK(albert_session_run(session, NULL, 0) == ALBERT_INVALID_ARGUMENT);
  CHECK(strstr(albert_session_error(session), "'input_ids' is missing"));
  CHECK(albert_session_run(session, NULL, 1) == ALBERT_INVALID_ARGUMENT);
  const int64_t dims[2] = {1, 1};
  const int64_t id = 99;
  AlbertArray input = {"input_ids", ALBERT_I64, 2, dims, &id};
  CHECK(albert_session_run(session, &input, 1) == ALBERT_OUT_OF_RANGE);
  CHECK(strstr(albert_session_error(session), "row 0, column 0"));
  input.dtype = (AlbertDType)77;
  CHECK(albert_session_run(session, &input, 1) == ALBERT_INVALID_ARGUMENT);
  input.data = NULL;
  CHECK(albert_session_run(session, &input, 1) == ALBERT_INVALID_ARGUMENT);
  CHECK(albert_session_output(session, NULL, &output) ==
        ALBERT_INVALID_ARGUMENT);
  CHECK(strcmp(albert_status_name(ALBERT_OUT_OF_RANGE), "OutOfRange") == 0);
  CHECK(strcmp(albert_status_name((AlbertStatus)99), "Unknown") == 0);
  albert_session_destroy(session);
  albert_session_destroy(NULL);
  return 0;
}
