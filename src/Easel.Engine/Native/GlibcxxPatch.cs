using System.Buffers.Binary;
using System.Text;

namespace Easel.Engine.Native;

/// <summary>
/// Lets TorchSharp's native library load on systems whose libstdc++ is older than GCC 13 (Debian 12, Ubuntu 22.04, RHEL 9).
/// </summary>
/// <remarks>
/// The library needs one symbol of version GLIBCXX_3.4.32, <c>_ZSt21ios_base_library_initv</c>, whose whole purpose is to demand that
/// version (GCC PR libstdc++/108969); older systems initialise iostreams through libtorch itself. The patch renames the undefined
/// symbol to a harmless function of libc, makes it unversioned, and marks the version requirement as weak. Layouts: System V ABI,
/// "Object Files"; Linux Standard Base, "Symbol Versioning".
/// </remarks>
public static class GlibcxxPatch
{
    /// <summary>The version that TorchSharp's library asks for.</summary>
    public const string RequiredVersion = "GLIBCXX_3.4.32";

    /// <summary>The one symbol that it needs from that version.</summary>
    public const string RequiredSymbol = "_ZSt21ios_base_library_initv";

    private const string Replacement = "getpid";
    private const int DynamicSymbols = 11, VersionSymbols = 0x6fffffff, VersionNeeds = 0x6ffffffe;
    private const ushort WeakFlag = 0x2, Unversioned = 1;
    private const int SymbolSize = 24, SectionHeaderSize = 64;

    /// <summary>Patches an ELF64 little-endian image in place.</summary>
    /// <returns>False, and nothing changed, where the image does not have the symbol or the version requirement.</returns>
    /// <exception cref="InvalidDataException">The image is not an ELF64 little-endian file, or its tables are damaged.</exception>
    public static bool Apply(Span<byte> image)
    {
        try
        {
            var sections = Sections(image);
            var symbols = Find(sections, DynamicSymbols);
            var strings = sections[symbols.Link];
            var needs = Find(sections, VersionNeeds);
            var versions = Find(sections, VersionSymbols);

            var symbol = SymbolIndex(image, symbols, strings);
            var requirement = RequirementOffset(image, needs, sections[needs.Link]);
            if (symbol < 0 || requirement < 0) return false;

            var name = strings.Offset + (int)ReadUInt32(image, symbols.Offset + symbol * SymbolSize);
            Encoding.ASCII.GetBytes(Replacement + '\0', image[name..]);
            BinaryPrimitives.WriteUInt16LittleEndian(image[(versions.Offset + symbol * 2)..], Unversioned);
            BinaryPrimitives.WriteUInt16LittleEndian(image[(requirement + 4)..], WeakFlag);
            return true;
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or IndexOutOfRangeException or OverflowException)
        {
            throw new InvalidDataException("The library's ELF tables point outside the file: it is damaged.", e);
        }
    }

    private static int SymbolIndex(ReadOnlySpan<byte> image, Section symbols, Section strings)
    {
        var wanted = Encoding.ASCII.GetBytes(RequiredSymbol);
        for (var i = 0; i < symbols.Size / SymbolSize; i++)
            if (StringAt(image, strings, ReadUInt32(image, symbols.Offset + i * SymbolSize)).SequenceEqual(wanted)) return i;
        return -1;
    }

    /// <summary>Offset of the Vernaux entry that names the version: hash (4), flags (2), other (2), name (4), next (4).</summary>
    private static int RequirementOffset(ReadOnlySpan<byte> image, Section needs, Section strings)
    {
        var wanted = Encoding.ASCII.GetBytes(RequiredVersion);
        for (int library = needs.Offset, next = 1; next != 0; library += next)
        {
            // Verneed: version (2), count (2), file (4), aux (4), next (4)
            int count = BinaryPrimitives.ReadUInt16LittleEndian(image[(library + 2)..]);
            var entry = library + (int)ReadUInt32(image, library + 8);
            for (var i = 0; i < count; i++, entry += (int)ReadUInt32(image, entry + 12))
                if (StringAt(image, strings, ReadUInt32(image, entry + 8)).SequenceEqual(wanted)) return entry;
            next = (int)ReadUInt32(image, library + 12);
        }

        return -1;
    }

    private static Section[] Sections(ReadOnlySpan<byte> image)
    {
        if (image.Length < 64 || !image[..6].SequenceEqual("\u007fELF\u0002\u0001"u8))
            throw new InvalidDataException("Not an ELF64 little-endian library.");
        var table = checked((int)BinaryPrimitives.ReadInt64LittleEndian(image[0x28..]));
        var sections = new Section[BinaryPrimitives.ReadUInt16LittleEndian(image[0x3c..])];
        for (var i = 0; i < sections.Length; i++)
        {
            var at = table + i * SectionHeaderSize;
            sections[i] = new Section(
                (int)ReadUInt32(image, at + 4),
                checked((int)BinaryPrimitives.ReadInt64LittleEndian(image[(at + 24)..])),
                checked((int)BinaryPrimitives.ReadInt64LittleEndian(image[(at + 32)..])),
                (int)ReadUInt32(image, at + 40));
        }

        return sections;
    }

    private static Section Find(Section[] sections, int type)
    {
        foreach (var section in sections)
            if (section.Type == type) return section;
        throw new InvalidDataException($"The ELF library has no section of type 0x{type:x}.");
    }

    private static ReadOnlySpan<byte> StringAt(ReadOnlySpan<byte> image, Section strings, uint offset)
    {
        var tail = image.Slice(strings.Offset, strings.Size)[checked((int)offset)..];
        return tail[..tail.IndexOf((byte)0)];
    }

    private static uint ReadUInt32(ReadOnlySpan<byte> image, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(image[offset..]);

    private readonly record struct Section(int Type, int Offset, int Size, int Link);
}
