//===- Checkpoint.h - writers of the files a program reads ------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
/// \file
/// Writes parameters as the originals do: a TensorFlow V2 checkpoint for
/// brightmart's and Google's names, a .safetensors file with transposed
/// kernels for Hugging Face's. And examples as TFRecord files, and .npy files.
//===----------------------------------------------------------------------===//
#ifndef ALBERTC_TEST_SUPPORT_ORACLE_CHECKPOINT_H
#define ALBERTC_TEST_SUPPORT_ORACLE_CHECKPOINT_H

#include "test/support/oracle/Model.h"

#include <map>
#include <string>
#include <vector>

namespace oracle {

using Parameters = std::map<std::string, Array>;

/// Writes `prefix`.index and `prefix`.data-00000-of-00001 (spec 8.4).
void writeTensorFlow(const std::string &prefix, const Parameters &parameters);

/// Writes `path` with the Hugging Face names of Google's variables (spec 1.5).
void writeSafetensors(const std::string &path, const Parameters &parameters);

/// Writes the sequences of `batch` as a TFRecord file of the originals'
/// examples for pretraining.
void writeExamples(const std::string &path, const Batch &batch);

/// Writes a float32 array.
void writeNpy(const std::string &path, const std::vector<int64_t> &shape,
              const std::vector<double> &values);

/// Writes a float64 array.
void writeWideNpy(const std::string &path, const std::vector<int64_t> &shape,
                  const std::vector<double> &values);

/// Writes an int32 array.
void writeNpy(const std::string &path, const std::vector<int64_t> &shape,
              const std::vector<int32_t> &values);

} // namespace oracle

#endif // ALBERTC_TEST_SUPPORT_ORACLE_CHECKPOINT_H
