//===- ArrayCommand.cpp - arrays in, arrays out ---------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/programs/ArrayCommand.h"

#include "runtime/program/Outputs.h"
#include "runtime/program/Request.h"
#include "runtime/programs/ArrayFiles.h"

using namespace albert::rt;

static ResolveName namesOf(const Manifest &manifest) {
  return [&manifest](const std::string &name) {
    return canonicalInputName(manifest, name);
  };
}

Status albert::rt::checkArrayUsage(const Invocation &invocation) {
  ALBERT_ASSIGN_OR_RETURN(
      std::vector<ArrayFile> files,
      inputFiles(invocation.flags, namesOf(invocation.manifest)));
  if (!isGiven(files, "input_ids"))
    return invalidArgument("input 'input_ids' is missing")
        .withHint("add --input input_ids=FILE.npy, an integer array of shape "
                  "[batch, length]");
  return checkOutputFlag(invocation.flags);
}

Status albert::rt::runArrays(const Invocation &invocation, int threads) {
  const Manifest &manifest = invocation.manifest;
  const ParsedFlags &flags = invocation.flags;
  ALBERT_ASSIGN_OR_RETURN(ArrayBatch inputs,
                          readInputs(flags, namesOf(manifest)));
  ALBERT_ASSIGN_OR_RETURN(TokenBatch batch,
                          readRequest(manifest, inputs.arrays));
  ALBERT_ASSIGN_OR_RETURN(std::unique_ptr<Session> session,
                          startSession(invocation, threads));
  ALBERT_RETURN_IF_ERROR(session->run(std::move(batch)));
  for (const std::string &name : outputNames(manifest)) {
    ALBERT_ASSIGN_OR_RETURN(const Tensor *tensor, session->output(name));
    ALBERT_RETURN_IF_ERROR(writeArray(flags, name, *tensor));
  }
  return Status::success();
}
