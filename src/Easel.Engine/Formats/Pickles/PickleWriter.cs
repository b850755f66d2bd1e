using System.Buffers.Binary;
using System.Collections;
using System.Text;
using static TorchSharp.torch;

namespace Easel.Engine.Formats.Pickles;

/// <summary>
/// Writes a tree of values as Python's pickle, protocol 2, with tensors as torch.save names them (torch/serialization.py): only
/// dictionaries, tuples, lists, texts, numbers, truth values, nothing, and <c>_rebuild_tensor_v2</c>, which every restricted reader allows.
/// </summary>
internal sealed class PickleWriter
{
    private readonly MemoryStream output = new();
    private readonly List<Tensor> storages = [];

    private PickleWriter()
    {
    }

    /// <summary>The pickle of a tree, and the tensors whose numbers become storages 0, 1 …</summary>
    /// <param name="root">
    /// <see cref="IDictionary"/> is a dictionary, an array a tuple, another list a list; keys and leaves are texts, numbers, truth values,
    /// null and tensors.
    /// </param>
    /// <exception cref="NotSupportedException">A value is of another kind.</exception>
    public static (byte[] Pickle, IReadOnlyList<Tensor> Storages) Write(IDictionary root)
    {
        var writer = new PickleWriter();
        writer.Raw([0x80, 2]);
        writer.Value(root);
        writer.Raw([(byte)'.']);
        return (writer.output.ToArray(), writer.storages);
    }

    private void Value(object? value)
    {
        switch (value)
        {
            case null: Raw("N"u8); break;
            case bool flag: Raw([flag ? (byte)0x88 : (byte)0x89]); break;
            case int number: Whole(number); break;
            case double number: Real(number); break;
            case string text: Text(text); break;
            case Tensor tensor: Rebuilt(tensor); break;
            case IDictionary dictionary: Items("}("u8, dictionary); break;
            case object?[] tuple:
                Raw("("u8);
                foreach (var item in tuple) Value(item);
                Raw("t"u8);
                break;
            case IEnumerable list:
                Raw("]("u8);
                foreach (var item in list) Value(item);
                Raw("e"u8);
                break;
            default: throw new NotSupportedException($"A {value.GetType().Name} cannot be pickled.");
        }
    }

    private void Items(ReadOnlySpan<byte> start, IDictionary dictionary)
    {
        Raw(start);
        foreach (DictionaryEntry entry in dictionary)
        {
            Value(entry.Key);
            Value(entry.Value);
        }

        Raw("u"u8);
    }

    // torch._utils._rebuild_tensor_v2(storage, offset, size, stride, requires_grad, backward_hooks).
    private void Rebuilt(Tensor tensor)
    {
        Raw("ctorch._utils\n_rebuild_tensor_v2\n(("u8);
        Text("storage");
        Raw(Encoding.ASCII.GetBytes($"ctorch\n{StorageName(tensor.dtype)}\n"));
        Text(storages.Count.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Text("cpu");
        Whole(checked((int)tensor.numel()));
        Raw("tQ"u8);
        storages.Add(tensor);
        Whole(0);
        Value(tensor.shape.Select(side => (object?)checked((int)side)).ToArray());
        var strides = new object?[tensor.dim()];
        var stride = 1;
        for (var i = strides.Length - 1; i >= 0; i--)
        {
            strides[i] = stride;
            stride *= (int)Math.Max(1, tensor.shape[i]);
        }

        Value(strides);
        Value(false);
        Raw("ccollections\nOrderedDict\n)R"u8);
        Raw("tR"u8);
    }

    private static string StorageName(ScalarType type) => type switch
    {
        ScalarType.Float32 => "FloatStorage",
        ScalarType.Float16 => "HalfStorage",
        ScalarType.BFloat16 => "BFloat16Storage",
        ScalarType.Float64 => "DoubleStorage",
        ScalarType.Int64 => "LongStorage",
        ScalarType.Int32 => "IntStorage",
        _ => throw new NotSupportedException($"{type} tensors cannot be pickled."),
    };

    private void Whole(int number)
    {
        Span<byte> bytes = stackalloc byte[5];
        bytes[0] = (byte)'J';
        BinaryPrimitives.WriteInt32LittleEndian(bytes[1..], number);
        Raw(bytes);
    }

    private void Real(double number)
    {
        Span<byte> bytes = stackalloc byte[9];
        bytes[0] = (byte)'G';
        BinaryPrimitives.WriteDoubleBigEndian(bytes[1..], number);
        Raw(bytes);
    }

    private void Text(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Span<byte> head = stackalloc byte[5];
        head[0] = (byte)'X';
        BinaryPrimitives.WriteInt32LittleEndian(head[1..], bytes.Length);
        Raw(head);
        Raw(bytes);
    }

    private void Raw(ReadOnlySpan<byte> bytes) => output.Write(bytes);
}
