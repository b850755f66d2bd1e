using System.Collections.Frozen;
using Easel.Core.Errors;

namespace Easel.Engine.Formats.Pickles;

/// <summary>
/// The allow-list: the few functions that pickled weights call, each done here on plain data, and the classes that real checkpoints
/// carry beside their weights, of which only the name is kept.
/// </summary>
internal static class PickleCalls
{
    private static readonly FrozenDictionary<string, DType> s_dtypes = new Dictionary<string, DType>
    {
        ["DoubleStorage"] = DType.F64, ["FloatStorage"] = DType.F32, ["HalfStorage"] = DType.F16, ["BFloat16Storage"] = DType.BF16,
        ["LongStorage"] = DType.I64, ["IntStorage"] = DType.I32, ["ShortStorage"] = DType.I16, ["CharStorage"] = DType.I8,
        ["ByteStorage"] = DType.U8, ["BoolStorage"] = DType.Bool, ["UntypedStorage"] = DType.U8,
        ["float64"] = DType.F64, ["float32"] = DType.F32, ["float16"] = DType.F16, ["bfloat16"] = DType.BF16, ["int64"] = DType.I64,
        ["int32"] = DType.I32, ["int16"] = DType.I16, ["int8"] = DType.I8, ["uint8"] = DType.U8, ["bool"] = DType.Bool,
        ["uint16"] = DType.U16, ["uint32"] = DType.U32, ["uint64"] = DType.U64, ["float8_e4m3fn"] = DType.F8E4M3, ["float8_e5m2"] = DType.F8E5M2,
    }.ToFrozenDictionary();

    private static readonly FrozenSet<string> s_inert = FrozenSet.Create(
        StringComparer.Ordinal,
        "argparse.Namespace", "_codecs.encode", "builtins.complex", "builtins.slice", "builtins.bytearray", "builtins.object",
        "datetime.datetime", "datetime.timedelta", "pathlib.PosixPath", "pathlib.WindowsPath", "pathlib.PurePosixPath",
        "numpy.dtype", "numpy.ndarray", "numpy.core.multiarray.scalar", "numpy.core.multiarray._reconstruct",
        "numpy._core.multiarray.scalar", "numpy._core.multiarray._reconstruct", "torch.device", "collections.Counter");

    // Modules that hold nothing but the classes of networks, training callbacks and configurations.
    private static readonly string[] s_inertModules =
        ["pytorch_lightning.callbacks.", "pytorch_lightning.utilities.", "lightning.pytorch.callbacks.", "lightning.fabric.utilities.", "lightning_fabric.utilities.", "omegaconf.", "torch.nn.modules.", "torch.optim."];

    /// <summary>What a call of the pickle gives.</summary>
    /// <exception cref="ModelFormatException">The call is not on the list.</exception>
    public static object? Call(string path, object? callee, PickleSequence args)
    {
        if (callee is not PickleGlobal global)
            throw Refuse(path, callee);
        switch (global.ToString())
        {
            case "collections.OrderedDict" or "builtins.dict" or "__builtin__.dict" or "collections.defaultdict":
                return Pairs(args);
            case "torch.Size" or "builtins.tuple" or "builtins.list" or "builtins.set" or "builtins.frozenset" or "__builtin__.set" or "__builtin__.frozenset":
                return args.Items is [PickleSequence items, ..] ? items : new PickleSequence([]);
            case "torch._utils._rebuild_tensor" or "torch._utils._rebuild_tensor_v2" or "torch._utils._rebuild_tensor_v3":
                return Tensor(path, args.Items);
            case "torch._utils._rebuild_parameter" or "torch._utils._rebuild_parameter_with_state":
                return args.Items is [PickleTensor tensor, ..] ? tensor : throw Bad(path);
            case "torch._tensor._rebuild_from_type_v2":
                return args.Items is [PickleGlobal function, _, PickleSequence inner, ..] ? Call(path, function, inner) : throw Bad(path);
            default:
                return IsInert(global) ? new PickleObject(global) : throw Refuse(path, global);
        }
    }

    /// <summary>The dtype that a storage class or a torch dtype stands for.</summary>
    /// <exception cref="ModelFormatException">Complex and quantised ones are not read.</exception>
    public static DType DTypeOf(string path, object? type) =>
        type is PickleGlobal { Module: "torch" or "torch.storage" or "torch.cuda" } global && s_dtypes.TryGetValue(global.Name, out var dtype)
            ? dtype
            : throw new ModelFormatException(path, ModelFault.UnsupportedDType, $"holds numbers of the kind '{type}', which cannot be read.");

    /// <summary>The refusal of something that would run when Python loads the file.</summary>
    public static ModelFormatException Refuse(string path, object? callee) => new(
        path, ModelFault.UnsafePickle,
        callee is PickleGlobal global
            ? $"loading it in Python would run '{global}', which weights do not need: the file may be malicious. Nothing was run; get a safetensors version of the model."
            : "loading it in Python would call something that is no known function: the file may be malicious. Nothing was run; get a safetensors version of the model.");

    private static bool IsInert(PickleGlobal global) =>
        s_inert.Contains(global.ToString())
        || (!global.Name.Contains('.', StringComparison.Ordinal)
            && global.Name is [>= 'A' and <= 'Z', ..]
            && s_inertModules.Any(m => (global.Module + ".").StartsWith(m, StringComparison.Ordinal)));

    private static PickleDictionary Pairs(PickleSequence args)
    {
        var dictionary = new PickleDictionary();
        foreach (var item in args.Items is [PickleSequence list, ..] ? list.Items : [])
        {
            if (item is PickleSequence { Items: [var key, var value] })
                dictionary.Add(key, value);
        }

        return dictionary;
    }

    // (storage, offset, shape, strides, requires_grad, hooks, [dtype]); torch/_utils.py.
    private static PickleTensor Tensor(string path, List<object?> args)
    {
        if (args is not [PickleStorage storage, var offset, PickleSequence shape, PickleSequence strides, ..])
            throw Bad(path);
        var dtype = args is [_, _, _, _, _, _, PickleGlobal type, ..] ? DTypeOf(path, type) : storage.DType;
        if (dtype != storage.DType)
            storage = storage with { DType = dtype, Count = storage.Count * storage.DType.Size() / dtype.Size() };
        var tensor = new PickleTensor(storage, dtype, Number(offset), [.. shape.Items.Select(Number)], [.. strides.Items.Select(Number)]);
        if (tensor.Shape.Length != tensor.Strides.Length)
            throw Geometry("it has another number of strides than of dimensions");
        Int128 count = 1;
        Int128 end = tensor.Offset + (Int128)1;
        for (var i = 0; i < tensor.Shape.Length; i++)
        {
            count *= tensor.Shape[i];
            end += (Int128)Math.Max(0, tensor.Shape[i] - 1) * tensor.Strides[i];
            if (count > long.MaxValue / 8 || end > long.MaxValue)
                throw Geometry("it is larger than 64 bits can count");
        }

        if (count > 0 && end > storage.Count)
            throw Geometry($"it ends at {end} of a storage of {storage.Count} numbers");
        return tensor;

        long Number(object? value) => value is long and >= 0 ? (long)value : throw Geometry("its geometry is negative or no number");

        ModelFormatException Geometry(string why) => new(path, ModelFault.BadOffsets, $"a tensor lies outside its data: {why}. Download the file again.");
    }

    private static ModelFormatException Bad(string path) => new(path, ModelFault.BadPickle, "its pickle is damaged: a tensor's description is wrong. Download the file again.");
}
