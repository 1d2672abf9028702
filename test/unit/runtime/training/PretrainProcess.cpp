//===- PretrainProcess.cpp - running a fake training program --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "test/unit/runtime/training/PretrainProcess.h"

#include "runtime/core/File.h"
#include "runtime/io/protobuf/WireReader.h"
#include "runtime/io/tfrecord/TfRecordReader.h"
#include "runtime/training/PretrainMain.h"

#include <algorithm>
#include <filesystem>

using namespace albert::rt;
using namespace albert::rt::testing;

void PretrainProcess::SetUp() {
  ProgramTest::SetUp();
  examples("data", 0, 50);
}

Arguments PretrainProcess::command(int64_t steps, const Arguments &more) const {
  // A flag that takes a list collects what is given.
  auto isInput = [](const std::string &flag) {
    return flag.rfind("--input-file", 0) == 0;
  };
  Arguments arguments = {"--output-dir=" + path("out"),
                         "--num-train-steps=" + std::to_string(steps),
                         "--num-warmup-steps=4", "--learning-rate=0.02",
                         "--threads=1"};
  if (std::none_of(more.begin(), more.end(), isInput))
    arguments.push_back("--input-file=" + path("data"));
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

ProcessResult PretrainProcess::train(const FakeTrainer &trainer,
                                     const Arguments &arguments,
                                     const ProcessOptions &options) {
  return finish(start(pretrainMain, trainer.table(), arguments, options),
                options);
}

std::string PretrainProcess::examples(const std::string &name, uint64_t first,
                                      uint64_t count, bool gzip) {
  Status status = writeExamples(path(name), makeExamples(first, count), gzip);
  EXPECT_TRUE(status.ok()) << status.toString();
  return path(name);
}

std::vector<std::string>
PretrainProcess::metrics(const std::string &directory) const {
  Result<std::string> text = readFile(path(directory + "/metrics.jsonl"));
  EXPECT_TRUE(text.ok()) << text.status().toString();
  std::vector<std::string> lines;
  for (std::string line : splitText(*text, '\n')) {
    size_t speed = line.find(", \"tokens_per_second\": ");
    if (line.empty())
      continue;
    EXPECT_NE(speed, std::string::npos) << line;
    size_t end = line.find_first_of(",}", speed + 2);
    lines.push_back(line.erase(speed, end - speed));
  }
  return lines;
}

std::string PretrainProcess::checkpoint(const std::string &directory,
                                        int64_t step) const {
  Result<std::string> bytes =
      readFile(path(format("%s/model.ckpt-%lld.data-00000-of-00001",
                           directory.c_str(), (long long)step)));
  EXPECT_TRUE(bytes.ok()) << bytes.status().toString();
  return bytes.ok() ? *bytes : "";
}

void PretrainProcess::forget(const std::string &directory, int64_t step) const {
  namespace fs = std::filesystem;
  std::string prefix = format("model.ckpt-%lld.", (long long)step);
  std::vector<fs::path> lost = {path(directory + "/checkpoint")};
  for (const fs::directory_entry &entry :
       fs::directory_iterator(path(directory)))
    if (entry.path().filename().string().rfind(prefix, 0) == 0)
      lost.push_back(entry.path());
  EXPECT_GT(lost.size(), 1u) << prefix;
  for (const fs::path &file : lost)
    fs::remove(file);
}

std::vector<int64_t>
PretrainProcess::eventSteps(const std::string &directory) const {
  std::vector<int64_t> steps;
  for (const std::string &name : *listDirectory(path(directory))) {
    if (name.rfind("events.", 0) != 0)
      continue;
    TfRecordReader reader = *TfRecordReader::open(path(directory + "/" + name));
    ByteSpan data;
    while (*reader.next(data)) {
      int64_t step = 0;
      bool hasScalars = false;
      EXPECT_TRUE(forEachField(data, [&](const WireField &field) {
        if (field.tag == 2)
          step = field.asInt();
        hasScalars |= field.tag == 5;
        return true;
      }));
      if (hasScalars)
        steps.push_back(step);
    }
  }
  return steps;
}

bool PretrainProcess::exists(const std::string &name) const {
  return isRegularFile(path(name));
}

std::string PretrainProcess::withoutRoot(std::string text) const {
  std::string prefix = directory + "/";
  for (size_t at; (at = text.find(prefix)) != std::string::npos;)
    text.erase(at, prefix.size());
  return text;
}
