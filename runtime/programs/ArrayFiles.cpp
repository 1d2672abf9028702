//===- ArrayFiles.cpp - arrays from files, arrays to files ----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/programs/ArrayFiles.h"

#include "runtime/core/File.h"
#include "runtime/io/npy/Npy.h"

#include <algorithm>
#include <cerrno>
#include <sys/stat.h>
#include <unistd.h>

using namespace albert::rt;

Result<std::vector<ArrayFile>>
albert::rt::inputFiles(const ParsedFlags &flags, const ResolveName &resolve) {
  std::vector<ArrayFile> files;
  for (const std::string &text : flags.list("input")) {
    size_t equals = text.find('=');
    if (equals == std::string::npos || equals == 0 || equals + 1 == text.size())
      return invalidArgument("--input: expected NAME=FILE.npy, found %s",
                             quote(text).c_str())
          .withHint("for instance --input input_ids=ids.npy");
    ALBERT_ASSIGN_OR_RETURN(std::string name, resolve(text.substr(0, equals)));
    if (isGiven(files, name))
      return invalidArgument("--input: '%s' is given twice", name.c_str());
    files.push_back({std::move(name), text.substr(equals + 1)});
  }
  return files;
}

bool albert::rt::isGiven(const std::vector<ArrayFile> &files,
                         std::string_view name) {
  return std::any_of(files.begin(), files.end(),
                     [&](const ArrayFile &file) { return file.name == name; });
}

Status albert::rt::checkOutputFlag(const ParsedFlags &flags) {
  if (!flags.text("output-dir").empty())
    return Status::success();
  return invalidArgument("--output-dir is missing")
      .withHint("say where the outputs go: --output-dir DIR");
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

Result<ArrayBatch> albert::rt::readInputs(const ParsedFlags &flags,
                                          const ResolveName &resolve) {
  ALBERT_RETURN_IF_ERROR(prepareDirectory(flags.text("output-dir")));
  ALBERT_ASSIGN_OR_RETURN(std::vector<ArrayFile> files,
                          inputFiles(flags, resolve));
  ArrayBatch batch;
  for (const ArrayFile &file : files) {
    ALBERT_ASSIGN_OR_RETURN(Tensor array, readNpy(file.path));
    batch.memory.push_back(std::move(array));
    batch.arrays.push_back({file.name, batch.memory.back().view()});
  }
  return batch;
}

Status albert::rt::writeArray(const ParsedFlags &flags, const std::string &name,
                              const Tensor &tensor) {
  return writeNpy(joinPath(flags.text("output-dir"), name + ".npy"),
                  tensor.view());
}
