using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Easel.Engine.Formats.Pickles;

// What a pickle describes, as plain data. None, numbers, texts and bytes are null, bool, long, BigInteger, double, string and byte[].

/// <summary>The name of something in a Python module. It is never looked up: it is a word, and nothing more.</summary>
internal sealed record PickleGlobal(string Module, string Name)
{
    public override string ToString() => $"{Module}.{Name}";
}

/// <summary>A tuple, list or set.</summary>
internal sealed record PickleSequence(List<object?> Items);

/// <summary>A dictionary; of equal keys the last one counts, as in Python.</summary>
internal sealed class PickleDictionary
{
    private readonly List<KeyValuePair<object?, object?>> _items = [];
    private Dictionary<string, object?>? _byName;

    /// <summary>The entries in their order, their keys as text; entries whose key is neither text nor a whole number are left out.</summary>
    public IReadOnlyDictionary<string, object?> ByName
    {
        get
        {
            if (_byName is not null)
                return _byName;
            _byName = new Dictionary<string, object?>(StringComparer.Ordinal);
            foreach (var (key, value) in _items)
            {
                if (key is string or long)
                    _byName[Convert.ToString(key, CultureInfo.InvariantCulture)!] = value;
            }

            return _byName;
        }
    }

    public void Add(object? key, object? value)
    {
        _items.Add(new(key, value));
        _byName = null;
    }

    public bool TryGet(string name, [NotNullWhen(true)] out object? value) => ByName.TryGetValue(name, out value) && value is not null;
}

/// <summary>An instance of a harmless class that Easel does not know: its name and what would have been given to it.</summary>
internal sealed class PickleObject(PickleGlobal type)
{
    public PickleGlobal Type => type;

    /// <summary>What the pickle would have set its fields to.</summary>
    public object? State { get; set; }
}

/// <summary>A run of numbers that tensors are views of.</summary>
/// <param name="Key">Its name in the archive or file.</param>
/// <param name="DType">The dtype of its numbers.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Start">Its first number within the storage of that name (legacy files: storages can be views of others).</param>
internal sealed record PickleStorage(string Key, DType DType, long Count, long Start = 0);

/// <summary>A tensor: a view of a storage. Offset and strides are counted in numbers.</summary>
internal sealed record PickleTensor(PickleStorage Storage, DType DType, long Offset, long[] Shape, long[] Strides);
