//===- ProgramProcess.cpp - running a fake program's command line ---------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "test/unit/runtime/programs/ProgramProcess.h"

#include "runtime/core/File.h"
#include "runtime/io/npy/Npy.h"
#include "runtime/programs/AlbertMain.h"

#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace albert::rt;
using namespace albert::rt::testing;

/// Makes `path` the descriptor `number` of this process.
static void redirect(const std::string &path, int flags, int number) {
  int descriptor = open(path.c_str(), flags, 0600);
  if (descriptor < 0 || dup2(descriptor, number) < 0)
    _exit(99);
}

pid_t ProgramTest::start(ProgramMainFunction main, const AlbertProgram *program,
                         const std::vector<std::string> &arguments,
                         const ProcessOptions &options) {
  write("stdin", options.input);
  constexpr int kWrite = O_WRONLY | O_CREAT | O_TRUNC;
  std::string output =
      options.outputFile.empty() ? path("stdout") : options.outputFile;
  pid_t child = fork();
  if (child != 0)
    return child;
  redirect(path("stdin"), O_RDONLY, STDIN_FILENO);
  redirect(output, kWrite, STDOUT_FILENO);
  redirect(path("stderr"), kWrite, STDERR_FILENO);
  if (options.fileLimit) {
    rlimit limit{options.fileLimit, options.fileLimit};
    setrlimit(RLIMIT_FSIZE, &limit);
  }
  std::vector<const char *> argv = {"./bin/prog"};
  for (const std::string &argument : arguments)
    argv.push_back(argument.c_str());
  _exit(main(program, int(argv.size()), argv.data()));
}

ProcessResult ProgramTest::finish(pid_t child, const ProcessOptions &options) {
  int status = 0;
  waitpid(child, &status, 0);
  ProcessResult result;
  result.exitCode =
      WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  if (options.outputFile.empty())
    result.output = *readFile(path("stdout"));
  result.errors = *readFile(path("stderr"));
  return result;
}

ProcessResult ProgramTest::run(const FakeProgram &program,
                               const std::vector<std::string> &arguments,
                               const ProcessOptions &options) {
  return finish(start(albertMain, program.table(), arguments, options),
                options);
}

ProcessResult ProgramTest::run(const char *kind,
                               const std::vector<std::string> &arguments,
                               const ProcessOptions &options) {
  FakeOptions fake;
  fake.program = kind;
  return run(FakeProgram(fake), arguments, options);
}

std::string ProgramTest::writeArray(const std::string &name, Shape shape,
                                    const std::vector<int32_t> &values) {
  EXPECT_EQ(shape.elementCount(), int64_t(values.size()));
  EXPECT_TRUE(
      writeNpy(path(name), {DType::I32, std::move(shape), values.data()}).ok());
  return path(name);
}

std::vector<float> ProgramTest::readArray(const std::string &name,
                                          const Shape &shape) {
  Result<Tensor> tensor = readNpy(path(name));
  EXPECT_TRUE(tensor.ok()) << tensor.status().toString();
  if (!tensor.ok())
    return {};
  EXPECT_EQ(tensor->shape().toString(), shape.toString());
  Span<const float> elements = tensor->view().elements<float>();
  return {elements.begin(), elements.end()};
}
