using Easel.Core.Pixels;
using Easel.Engine.Diffusion.Noise;
using Easel.Engine.Pipelines;
using Easel.Testing;

namespace Easel.Engine.Tests.Pipelines;

[NoTensorLeaks]
public sealed class MatchedNoiseTests
{
    [Fact]
    public void The_generator_gives_numpys_numbers()
    {
        var generator = new Pcg64(0);
        double[] expected = [0.6369616873214543, 0.2697867137638703, 0.04097352393619469, 0.016527635528529094, 0.8132702392002724];
        Assert.Equal(expected, expected.Select(_ => generator.Next()));
    }

    [Fact]
    public void Noise_continues_a_picture_in_its_own_colours_and_leaves_the_rest_alone()
    {
        var picture = new PixelBuffer(96, 64, 3);
        for (var y = 0; y < 64; y++)
            for (var x = 0; x < 64; x++) ((byte[])[(byte)(100 + x), (byte)(60 + y), 40]).CopyTo(picture[x, y]);
        var mask = new GrayMask([.. Enumerable.Range(0, 96 * 64).Select(i => (byte)(i % 96 >= 64 ? 255 : 0))], 96, 64);
        var filled = MatchedNoise.Fill(picture, mask, 1, 0.05);
        var seen = new HashSet<byte>();
        for (var y = 0; y < 64; y++)
        {
            for (var x = 0; x < 96; x++)
            {
                if (x < 64) Assert.Equal(picture[x, y].ToArray(), filled[x, y].ToArray());
                else
                {
                    Assert.InRange(filled[x, y][0], 99, 163);
                    Assert.InRange(filled[x, y][1], 59, 123);
                    Assert.InRange(filled[x, y][2], 39, 40);
                    seen.Add(filled[x, y][0]);
                }
            }
        }

        Assert.True(seen.Count > 40, "the noise has many values");
        Assert.Equal(filled.Bytes, MatchedNoise.Fill(picture, mask, 1, 0.05).Bytes);
        Assert.NotEqual(filled.Bytes, MatchedNoise.Fill(picture, mask, 0.5, 0.05).Bytes);
    }
}
