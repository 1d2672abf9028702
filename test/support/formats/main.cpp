//===- main.cpp - files for other programs to read ------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Writes what a program that trains writes: checkpoints, records, events. The
/// values follow from formulas that tensorflow_formats.py knows as well.
///
///   albert-format-samples OUT_DIR
///
//===----------------------------------------------------------------------===//

#include "runtime/io/checkpoint_folder/CheckpointFolder.h"
#include "runtime/io/tf_events/EventWriter.h"
#include "runtime/io/tf_example/TfExampleBuilder.h"
#include "runtime/io/tfrecord/TfRecordWriter.h"

#include <cstdio>

using namespace albert::rt;

/// Many variables, so that the index has several restart points, of all types.
static Status fillCheckpoint(BundleWriter &writer, std::int64_t step) {
  for (int i = 0; i < 50; ++i) {
    std::vector<float> values(static_cast<std::size_t>(3 * (i + 1)));
    for (std::size_t k = 0; k < values.size(); ++k)
      values[k] = static_cast<float>(step) + 0.25f * static_cast<float>(k) -
                  static_cast<float>(i);
    ALBERT_RETURN_IF_ERROR(writer.add(format("bert/layer_%d/kernel", i),
                                      {DType::F32, {3, i + 1}, values.data()}));
  }
  std::int32_t ints[] = {-1, 2, 3};
  std::uint8_t yes = 1;
  float scalar = 1.5f;
  ALBERT_RETURN_IF_ERROR(writer.add("ints", {DType::I32, {3}, ints}));
  ALBERT_RETURN_IF_ERROR(writer.add("flag", {DType::Bool, {}, &yes}));
  ALBERT_RETURN_IF_ERROR(writer.add("scalar", {DType::F32, {}, &scalar}));
  ALBERT_RETURN_IF_ERROR(writer.add("empty", {DType::F32, {0, 4}, nullptr}));
  return writer.add("global_step", {DType::I64, {}, &step});
}

static Status writeCheckpoints(const std::string &directory) {
  ALBERT_ASSIGN_OR_RETURN(CheckpointFolder folder,
                          CheckpointFolder::open(directory, 2));
  for (std::int64_t step : {0, 10, 20}) {
    ALBERT_RETURN_IF_ERROR(folder.save(step, [&](BundleWriter &writer) {
      return fillCheckpoint(writer, step);
    }));
    if (step == 10)
      ALBERT_RETURN_IF_ERROR(folder.copyAsBest(step));
  }
  return Status::success();
}

static Status writeRecords(const std::string &path, bool gzip) {
  TfRecordWriter::Options options;
  options.gzip = gzip;
  ALBERT_ASSIGN_OR_RETURN(TfRecordWriter writer,
                          TfRecordWriter::create(path, options));
  TfExampleBuilder builder;
  for (std::int64_t record = 0; record < 100; ++record) {
    std::vector<std::int64_t> ids;
    std::vector<float> weights;
    for (std::int64_t k = 0; k < 64; ++k) {
      ids.push_back(record * 1000 - 37 * k);
      weights.push_back(static_cast<float>(record) + 0.5f * float(k));
    }
    std::string text(static_cast<std::size_t>(record), 'x');
    builder.add("ids", ids);
    builder.add("weights", weights);
    builder.add("text", std::vector<std::string_view>{text, "end"});
    ALBERT_RETURN_IF_ERROR(writer.append(builder.finish()));
  }
  return writer.finish();
}

static Status writeEvents(const std::string &directory) {
  ALBERT_RETURN_IF_ERROR(makeDirectories(directory));
  // Two runs, as after a restart.
  for (std::int64_t run : {0, 1}) {
    ALBERT_ASSIGN_OR_RETURN(
        EventWriter writer,
        EventWriter::create(directory, 1700000000.0 + double(run)));
    for (std::int64_t step = 10 * run; step < 10 * run + 10; ++step) {
      std::vector<ScalarSummary> scalars{
          {"loss", 8.0f / float(step + 1)},
          {"eval/accuracy", 0.125f * static_cast<float>(step)}};
      ALBERT_RETURN_IF_ERROR(writer.addScalars(
          step, scalars, 1700000000.0 + static_cast<double>(step)));
    }
  }
  return Status::success();
}

static Status writeAll(const std::string &directory) {
  ALBERT_RETURN_IF_ERROR(makeDirectories(directory));
  ALBERT_RETURN_IF_ERROR(writeCheckpoints(joinPath(directory, "model")));
  ALBERT_RETURN_IF_ERROR(
      writeRecords(joinPath(directory, "plain.tfrecord"), false));
  ALBERT_RETURN_IF_ERROR(
      writeRecords(joinPath(directory, "packed.tfrecord.gz"), true));
  return writeEvents(joinPath(directory, "events"));
}

int main(int argc, char **argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: albert-format-samples OUT_DIR\n");
    return 2;
  }
  Status status = writeAll(argv[1]);
  if (!status.ok())
    std::fprintf(stderr, "%s\n", status.toString().c_str());
  return status.ok() ? 0 : 1;
}
