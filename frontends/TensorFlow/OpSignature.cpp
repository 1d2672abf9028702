//===- OpSignature.cpp - inputs and outputs of operations -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "frontends/TensorFlow/OpSignature.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"

using namespace albertc;
using namespace albertc::frontend;
using llvm::StringRef;
using tensorflow::DataType;

/// The operations that graphs of ALBERT consist of, those around them for
/// training and saving included: OP inputs -> outputs. An argument is
/// NAME:TYPE, where TYPE is an attribute (with =type: that of a node without
/// it), @type for a fixed one, COUNT*TYPE for a list, or [ATTRIBUTE] for a list
/// of types. Names are TensorFlow's: functions refer to outputs by them.
static constexpr StringRef kSignatures = R"(
# values and variables
Const -> output:dtype
Placeholder -> output:dtype
PlaceholderV2 -> output:dtype
PlaceholderWithDefault input:dtype -> output:dtype
Variable -> ref:dtype
VariableV2 -> ref:dtype
VarHandleOp -> resource:@resource
ReadVariableOp resource:@resource -> value:dtype
ResourceGather resource:@resource indices:Tindices -> output:dtype
VarIsInitializedOp resource:@resource -> is_initialized:@bool
IsVariableInitialized ref:dtype -> is_initialized:@bool
VariableShape input:@resource -> output:out_type=int32
DisableCopyOnRead resource:@resource ->
Assign ref:T value:T -> output_ref:T
AssignAdd ref:T value:T -> output_ref:T
AssignSub ref:T value:T -> output_ref:T
AssignVariableOp resource:@resource value:dtype ->
AssignAddVariableOp resource:@resource value:dtype ->
AssignSubVariableOp resource:@resource value:dtype ->
# values that are passed on
Identity input:T -> output:T
IdentityN input:[T] -> output:[T]
StopGradient input:T -> output:T
PreventGradient input:T -> output:T
Snapshot input:T -> output:T
CheckNumerics tensor:T -> output:T
NoOp ->
Assert condition:@bool data:[T] ->
TPUReplicateMetadata ->
TPUReplicatedInput inputs:N*T -> output:T
TPUReplicatedOutput input:T -> outputs:num_replicas*T
# element by element
Abs x:T -> y:T
AccumulateNV2 inputs:N*T -> sum:T
Add x:T y:T -> z:T
AddN inputs:N*T -> sum:T
AddV2 x:T y:T -> z:T
BiasAdd value:T bias:T -> output:T
BiasAddV1 value:T bias:T -> output:T
Cast x:SrcT -> y:DstT
Ceil x:T -> y:T
ClipByValue t:T clip_value_min:T clip_value_max:T -> output:T
Div x:T y:T -> z:T
DivNoNan x:T y:T -> z:T
Elu features:T -> activations:T
Equal x:T y:T -> z:@bool
Erf x:T -> y:T
Erfc x:T -> y:T
Exp x:T -> y:T
Expm1 x:T -> y:T
Floor x:T -> y:T
FloorDiv x:T y:T -> z:T
FloorMod x:T y:T -> z:T
Greater x:T y:T -> z:@bool
GreaterEqual x:T y:T -> z:@bool
Inv x:T -> y:T
IsFinite x:T -> y:@bool
IsInf x:T -> y:@bool
IsNan x:T -> y:@bool
LeakyRelu features:T -> activations:T
Less x:T y:T -> z:@bool
LessEqual x:T y:T -> z:@bool
Log x:T -> y:T
Log1p x:T -> y:T
LogicalAnd x:@bool y:@bool -> z:@bool
LogicalNot x:@bool -> y:@bool
LogicalOr x:@bool y:@bool -> z:@bool
Maximum x:T y:T -> z:T
Minimum x:T y:T -> z:T
Mod x:T y:T -> z:T
Mul x:T y:T -> z:T
Neg x:T -> y:T
NotEqual x:T y:T -> z:@bool
OnesLike x:T -> y:T
Pow x:T y:T -> z:T
RealDiv x:T y:T -> z:T
Reciprocal x:T -> y:T
Relu features:T -> activations:T
Relu6 features:T -> activations:T
Rint x:T -> y:T
Round x:T -> y:T
Rsqrt x:T -> y:T
Select condition:@bool t:T e:T -> output:T
SelectV2 condition:@bool t:T e:T -> output:T
Selu features:T -> activations:T
Sigmoid x:T -> y:T
Sign x:T -> y:T
Softplus features:T -> activations:T
Softsign features:T -> activations:T
Sqrt x:T -> y:T
Square x:T -> y:T
SquaredDifference x:T y:T -> z:T
Sub x:T y:T -> z:T
Tanh x:T -> y:T
TruncateDiv x:T y:T -> z:T
TruncateMod x:T y:T -> z:T
ZerosLike x:T -> y:T
# products and reductions
All input:@bool reduction_indices:Tidx=int32 -> output:@bool
Any input:@bool reduction_indices:Tidx=int32 -> output:@bool
ArgMax input:T dimension:Tidx=int32 -> output:output_type=int64
ArgMin input:T dimension:Tidx=int32 -> output:output_type=int64
BatchMatMul x:T y:T -> output:T
BatchMatMulV2 x:T y:T -> output:T
BatchMatMulV3 x:Ta y:Tb -> output:Tout
Cumsum x:T axis:Tidx=int32 -> out:T
Einsum inputs:N*T -> output:T
L2Loss t:T -> output:T
LogSoftmax logits:T -> logsoftmax:T
MatMul a:T b:T -> product:T
Max input:T reduction_indices:Tidx=int32 -> output:T
Mean input:T reduction_indices:Tidx=int32 -> output:T
Min input:T reduction_indices:Tidx=int32 -> output:T
Prod input:T reduction_indices:Tidx=int32 -> output:T
Softmax logits:T -> softmax:T
SoftmaxCrossEntropyWithLogits features:T labels:T -> loss:T backprop:T
SparseSoftmaxCrossEntropyWithLogits features:T labels:Tlabels=int64 -> loss:T backprop:T
Sum input:T reduction_indices:Tidx=int32 -> output:T
TopK input:T -> values:T indices:@int32
TopKV2 input:T k:Tk=int32 -> values:T indices:index_type=int32
FusedBatchNorm x:T scale:T offset:T mean:T variance:T -> y:T batch_mean:T batch_variance:T reserve_space_1:T reserve_space_2:T
FusedBatchNormV2 x:T scale:U offset:U mean:U variance:U -> y:T batch_mean:U batch_variance:U reserve_space_1:U reserve_space_2:U
FusedBatchNormV3 x:T scale:U offset:U mean:U variance:U -> y:T batch_mean:U batch_variance:U reserve_space_1:U reserve_space_2:U reserve_space_3:U
_FusedBatchMatMulV2 x:T y:T args:num_args*T -> output:T
_FusedMatMul a:T b:T args:num_args*T -> product:T
_MklFusedBatchMatMulV2 x:T y:T args:num_args*T -> output:T
_MklFusedMish features:T -> activations:T
_MklLayerNorm x:T scale:T offset:T -> y:T
_MklSwish features:T -> activations:T
# shapes and places
BroadcastGradientArgs s0:T=int32 s1:T=int32 -> r0:T=int32 r1:T=int32
BroadcastTo input:T shape:Tidx=int32 -> output:T
Concat concat_dim:@int32 values:N*T -> output:T
ConcatV2 values:N*T axis:Tidx=int32 -> output:T
EnsureShape input:T -> output:T
ExpandDims input:T dim:Tdim=int32 -> output:T
Fill dims:index_type=int32 value:T -> output:T
Gather params:Tparams indices:Tindices -> output:Tparams
GatherNd params:Tparams indices:Tindices -> output:Tparams
GatherV2 params:Tparams indices:Tindices axis:Taxis -> output:Tparams
InvertPermutation x:T=int32 -> y:T=int32
LinSpace start:T stop:T num:Tidx=int32 -> output:T
OneHot indices:TI=int64 depth:@int32 on_value:T off_value:T -> output:T
Pack values:N*T -> output:T
Pad input:T paddings:Tpaddings=int32 -> output:T
PadV2 input:T paddings:Tpaddings=int32 constant_values:T -> output:T
Range start:Tidx=int32 limit:Tidx=int32 delta:Tidx=int32 -> output:Tidx=int32
Rank input:T -> output:@int32
Reshape tensor:T shape:Tshape=int32 -> output:T
ReverseV2 tensor:T axis:Tidx=int32 -> output:T
Shape input:T -> output:out_type=int32
ShapeN input:N*T -> output:N*out_type=int32
Size input:T -> output:out_type=int32
Slice input:T begin:Index size:Index -> output:T
Split split_dim:@int32 value:T -> output:num_split*T
SplitV value:T size_splits:Tlen=int64 split_dim:@int32 -> output:num_split*T
Squeeze input:T -> output:T
StridedSlice input:T begin:Index end:Index strides:Index -> output:T
Tile input:T multiples:Tmultiples=int32 -> output:T
Transpose x:T perm:Tperm=int32 -> y:T
Unique x:T -> y:T idx:out_idx=int32
Unpack value:T -> output:num*T
UnsortedSegmentSum data:T segment_ids:Tindices num_segments:Tnumsegments=int32 -> output:T
Where input:T=bool -> index:@int64
# random numbers
RandomStandardNormal shape:T -> output:dtype
RandomUniform shape:T -> output:dtype
RandomUniformInt shape:T minval:Tout maxval:Tout -> output:Tout
TruncatedNormal shape:T -> output:dtype
# calls and control flow
PartitionedCall args:[Tin] -> output:[Tout]
StatefulPartitionedCall args:[Tin] -> output:[Tout]
If cond:Tcond input:[Tin] -> output:[Tout]
Case branch_index:@int32 input:[Tin] -> output:[Tout]
StatelessIf cond:Tcond input:[Tin] -> output:[Tout]
StatelessCase branch_index:@int32 input:[Tin] -> output:[Tout]
While input:[T] -> output:[T]
StatelessWhile input:[T] -> output:[T]
Switch data:T pred:@bool -> output_false:T output_true:T
Merge inputs:N*T -> output:T value_index:@int32
Enter data:T -> output:T
Exit data:T -> output:T
NextIteration data:T -> output:T
LoopCond input:@bool -> output:@bool
# files and input pipelines
IteratorGetNext iterator:@resource -> components:[output_types]
IteratorV2 -> handle:@resource
OneShotIterator -> handle:@resource
MakeIterator dataset:@variant iterator:@resource ->
MergeV2Checkpoints checkpoint_prefixes:@string destination_prefix:@string ->
RestoreV2 prefix:@string tensor_names:@string shape_and_slices:@string -> tensors:[dtypes]
SaveV2 prefix:@string tensor_names:@string shape_and_slices:@string tensors:[dtypes] ->
ShardedFilename basename:@string shard:@int32 num_shards:@int32 -> filename:@string
StaticRegexFullMatch input:@string -> output:@bool
StringJoin inputs:N*@string -> output:@string
)";

static DataType parseType(StringRef name) {
  DataType type = tensorflow::DT_INVALID;
  bool isKnown = tensorflow::DataType_Parse("DT_" + name.upper(), &type);
  assert(isKnown && "the table names types of TensorFlow");
  static_cast<void>(isKnown);
  return type;
}

/// Reads "NAME:TYPE" of the table.
static OpArgument parseArgument(StringRef text) {
  OpArgument argument;
  StringRef type;
  std::tie(argument.name, type) = text.split(':');
  if (type.consume_front("[")) {
    argument.typeAttr = type.drop_back();
    argument.isTypeList = true;
    return argument;
  }
  if (size_t star = type.find('*'); star != StringRef::npos) {
    argument.countAttr = type.take_front(star);
    type = type.drop_front(star + 1);
  }
  if (type.consume_front("@")) {
    argument.type = parseType(type);
    return argument;
  }
  StringRef fallback;
  std::tie(argument.typeAttr, fallback) = type.split('=');
  if (!fallback.empty())
    argument.type = parseType(fallback);
  return argument;
}

const OpSignature *frontend::findOpSignature(StringRef op) {
  static const llvm::StringMap<OpSignature> table = [] {
    llvm::StringMap<OpSignature> signatures;
    for (StringRef line : llvm::split(kSignatures, '\n')) {
      if (line.empty() || line.starts_with("#"))
        continue;
      auto [inputs, outputs] = line.split("->");
      auto [name, arguments] = inputs.split(' ');
      OpSignature &signature = signatures[name];
      for (StringRef text : llvm::split(arguments.trim(), ' '))
        if (!text.empty())
          signature.inputs.push_back(parseArgument(text));
      for (StringRef text : llvm::split(outputs.trim(), ' '))
        if (!text.empty())
          signature.outputs.push_back(parseArgument(text));
    }
    return signatures;
  }();
  auto found = table.find(op);
  return found == table.end() ? nullptr : &found->second;
}

static OpArgument makeArgument(const tensorflow::OpDef::ArgDef &def) {
  OpArgument argument;
  argument.name = def.name();
  argument.type = def.type();
  argument.countAttr = def.number_attr();
  argument.isTypeList = !def.type_list_attr().empty();
  argument.typeAttr =
      argument.isTypeList ? def.type_list_attr() : def.type_attr();
  return argument;
}

OpSignature frontend::makeSignature(const tensorflow::FunctionDef &function) {
  OpSignature signature;
  for (const auto &argument : function.signature().input_arg())
    signature.inputs.push_back(makeArgument(argument));
  for (const auto &argument : function.signature().output_arg())
    signature.outputs.push_back(makeArgument(argument));
  return signature;
}

static const tensorflow::AttrValue *findAttr(const AttrMap &attrs,
                                             StringRef name) {
  auto found = attrs.find(name.str());
  return found == attrs.end() ? nullptr : &found->second;
}

/// Attribute `name`, a number of tensors.
static llvm::Expected<int64_t> readCount(const AttrMap &attrs, StringRef name) {
  const tensorflow::AttrValue *value = findAttr(attrs, name);
  if (!value || value->value_case() != tensorflow::AttrValue::kI)
    return makeDecodeError("attribute '" + name +
                           "': expected a number of tensors, found none");
  if (value->i() < 0 || value->i() > kMaxNodeArguments)
    return makeDecodeError("attribute '" + name + "': expected 0 to " +
                           llvm::Twine(kMaxNodeArguments) + " tensors, found " +
                           llvm::Twine(value->i()));
  return value->i();
}

/// The types of one argument.
static llvm::Error resolveArgument(const OpArgument &argument,
                                   const AttrMap &attrs,
                                   llvm::SmallVectorImpl<DataType> &types) {
  const tensorflow::AttrValue *value = findAttr(attrs, argument.typeAttr);
  if (argument.isTypeList) {
    if (!value || value->value_case() != tensorflow::AttrValue::kList)
      return makeDecodeError("attribute '" + argument.typeAttr +
                             "': expected a list of types, found none");
    for (int type : value->list().type())
      types.push_back(static_cast<DataType>(type));
    return llvm::Error::success();
  }
  int64_t count = 1;
  if (!argument.countAttr.empty())
    if (llvm::Error error =
            readCount(attrs, argument.countAttr).moveInto(count))
      return error;
  DataType type = argument.type;
  if (value && value->value_case() == tensorflow::AttrValue::kType)
    type = value->type();
  types.append(count, type);
  return llvm::Error::success();
}

llvm::Expected<llvm::SmallVector<ArgumentTypes, 2>>
frontend::resolveArguments(llvm::ArrayRef<OpArgument> arguments,
                           const AttrMap &attrs) {
  llvm::SmallVector<ArgumentTypes, 2> resolved;
  for (const OpArgument &argument : arguments) {
    ArgumentTypes &types = resolved.emplace_back();
    types.name = argument.name;
    if (llvm::Error error = resolveArgument(argument, attrs, types.types))
      return std::move(error);
  }
  return resolved;
}

DataType frontend::guessResultType(const AttrMap &attrs) {
  for (StringRef name :
       {"dtype", "T", "out_type", "Tout", "output_type", "DstT", "Tparams"}) {
    const tensorflow::AttrValue *value = findAttr(attrs, name);
    if (value && value->value_case() == tensorflow::AttrValue::kType)
      return value->type();
  }
  return tensorflow::DT_INVALID;
}
