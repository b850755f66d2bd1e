using Easel.Core.Errors;
using Easel.Engine.Formats;
using Easel.Testing;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Easel.Engine.Tests.Formats;

public class DamagedFileTests
{
    private static readonly string[] s_files =
        ["good.safetensors", "bf16-f64-f8.safetensors", "unsorted.safetensors", "geom-good.ckpt", "deflated.ckpt", "legacy-good.ckpt", "geom-transposed.ckpt"];

    /// <summary>Whatever happens to a file's bytes, it is read, or refused with a sentence; nothing else is thrown.</summary>
    [Property(MaxTest = 300)]
    public Property Any_damage_ends_in_a_message() => Prop.ForAll(Damage().ToArbitrary(), damage =>
    {
        using var folder = new TemporaryFolder();
        var bytes = File.ReadAllBytes(Golden.PathOf("models/hostile/" + damage.File));
        foreach (var (at, value) in damage.Changes)
            bytes[at % bytes.Length] = value;
        var path = folder.File(damage.File);
        File.WriteAllBytes(path, bytes[..Math.Max(0, bytes.Length - damage.Cut)]);
        try
        {
            using var file = TensorFiles.Open(path);
            foreach (var name in file.Tensors.Keys)
                file.Read(name).Dispose();
        }
        catch (ModelFormatException e)
        {
            Assert.StartsWith(path, e.Message, StringComparison.Ordinal);
        }
    });

    private static Gen<(string File, (int At, byte Value)[] Changes, int Cut)> Damage() =>
        from file in Gen.Elements(s_files)
        from changes in Gen.ArrayOf(from at in Gen.Choose(0, 1 << 16) from value in Gen.Choose(0, 255) select (at, (byte)value)).Resize(6)
        from cut in Gen.Frequency((3, Gen.Constant(0)), (1, Gen.Choose(0, 300)))
        select (file, changes, cut);
}
