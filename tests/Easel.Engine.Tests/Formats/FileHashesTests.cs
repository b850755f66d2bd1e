using Easel.Engine.Formats;
using Easel.Testing;

namespace Easel.Engine.Tests.Formats;

public class FileHashesTests
{
    // Expected values were computed with Python's hashlib over the same files.
    [Theory]
    [InlineData("tiny-sd1.safetensors", "ca0ad1dbb22b2ecb8160040d8dcd35df63c06d23becf2131084570f8c37fec50", "bcd96bd22ba4", "22014cdb")]
    [InlineData("tiny-sd1-mini.zip.ckpt", "33b55e8bd2b592f308767c351a7ec868478e07c7d481eb8423fbc4b885b615a0", null, "e5ba98b0")]
    [InlineData("hostile/good.safetensors", "88be412b91f661db86265d2e5d6d90881f625d1fbaf590d1f5e2501aa09816be", "e2c0a71510b5", "e3b0c442")]
    public void Hashes_are_those_that_other_programs_show(string file, string sha256, string? autoV3, string legacy)
    {
        var hashes = FileHashes.Of(Golden.PathOf("models/" + file), TestContext.Current.CancellationToken);
        Assert.Equal(new FileHashes(sha256, sha256[..10], autoV3, legacy), hashes);
    }
}
