//===- ArrayCommand.cpp - arrays in, arrays out ---------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/programs/ArrayCommand.h"

#include "runtime/core/File.h"
#include "runtime/io/npy/Npy.h"
#include "runtime/program/Outputs.h"
#include "runtime/program/Request.h"

#include <algorithm>
#include <cerrno>
#include <sys/stat.h>
#include <unistd.h>

using namespace albert::rt;

/// Splits "NAME=FILE" and resolves aliases.
static Status splitInput(const Manifest &manifest, const std::string &text,
                         std::string &name, std::string &file) {
  size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0 || equals + 1 == text.size())
    return invalidArgument("--input: expected NAME=FILE.npy, found %s",
                           quote(text).c_str())
        .withHint("for instance --input input_ids=ids.npy");
  ALBERT_ASSIGN_OR_RETURN(name,
                          canonicalInputName(manifest, text.substr(0, equals)));
  file = text.substr(equals + 1);
  return Status::success();
}

Status albert::rt::checkArrayUsage(const Invocation &invocation) {
  std::vector<std::string> names;
  for (const std::string &input : invocation.flags.list("input")) {
    std::string name, file;
    ALBERT_RETURN_IF_ERROR(splitInput(invocation.manifest, input, name, file));
    if (std::find(names.begin(), names.end(), name) != names.end())
      return invalidArgument("--input: '%s' is given twice", name.c_str());
    names.push_back(name);
  }
  if (std::find(names.begin(), names.end(), "input_ids") == names.end())
    return invalidArgument("input 'input_ids' is missing")
        .withHint("add --input input_ids=FILE.npy, an integer array of shape "
                  "[batch, length]");
  if (invocation.flags.text("output-dir").empty())
    return invalidArgument("--output-dir is missing")
        .withHint("say where the outputs go: --output-dir DIR");
  return Status::success();
}

/// Creates the directory when it is missing and checks that files can be made
/// in it, before anything is computed.
static Status prepareDirectory(const std::string &directory) {
  if (mkdir(directory.c_str(), 0777) != 0 && errno != EEXIST)
    return systemError(errno, "create the output directory '%s'",
                       directory.c_str());
  if (!isDirectory(directory))
    return invalidArgument("--output-dir: expected a directory, found the file "
                           "'%s'",
                           directory.c_str())
        .withHint("name another directory, or remove that file");
  if (access(directory.c_str(), W_OK | X_OK) != 0)
    return systemError(errno, "write to the output directory '%s'",
                       directory.c_str());
  return Status::success();
}

Status albert::rt::runArrays(const Invocation &invocation, int threads) {
  const Manifest &manifest = invocation.manifest;
  const std::string &directory = invocation.flags.text("output-dir");
  ALBERT_RETURN_IF_ERROR(prepareDirectory(directory));
  std::vector<Tensor> arrays;
  std::vector<NamedTensor> inputs;
  for (const std::string &text : invocation.flags.list("input")) {
    std::string name, file;
    ALBERT_RETURN_IF_ERROR(splitInput(manifest, text, name, file));
    ALBERT_ASSIGN_OR_RETURN(Tensor array, readNpy(file));
    arrays.push_back(std::move(array));
    inputs.push_back({name, arrays.back().view()});
  }
  ALBERT_ASSIGN_OR_RETURN(TokenBatch batch, readRequest(manifest, inputs));
  ALBERT_ASSIGN_OR_RETURN(std::unique_ptr<Session> session,
                          startSession(invocation, threads));
  ALBERT_RETURN_IF_ERROR(session->run(std::move(batch)));
  for (const std::string &name : outputNames(manifest)) {
    ALBERT_ASSIGN_OR_RETURN(const Tensor *tensor, session->output(name));
    ALBERT_RETURN_IF_ERROR(
        writeNpy(joinPath(directory, name + ".npy"), tensor->view()));
  }
  return Status::success();
}
