using Easel.Core.Requests;
using Easel.Web.Painting;

namespace Easel.Web.Tests.Painting;

/// <summary>The forecast against what benchmarks/Easel.Benchmarks measured; the conditions stand in docs/decisions/093-memory-before-painting.md.</summary>
public sealed class MemoryForecastTests
{
    private const double Gigabyte = 1e9;

    private static readonly CheckpointFacts Sd1 = new("sd1", 512, 1_066_000_000);

    private static double Forecast(GenerateRequest request, bool hasCard = false) => MemoryForecast.Bytes(request, Sd1, hasCard) / Gigabyte;

    private static GenerateRequest In(MemoryMode mode, HiresOptions? hires = null) => new("a") { Device = new DeviceOptions { Memory = mode }, Hires = hires };

    [Theory]
    [InlineData(512, 0.523)]
    [InlineData(768, 0.969)]
    [InlineData(2048, 2.5)]
    public void A_step_takes_what_was_measured(int side, double measured) => Assert.InRange(MemoryForecast.Step(side, side, 2) / Gigabyte, 0.75 * measured, 1.25 * measured);

    [Theory]
    [InlineData(512, false, 1.909)]
    [InlineData(768, false, 4.167)]
    [InlineData(512, true, 0.615)]
    public void A_decode_takes_what_was_measured(int side, bool isTiled, double measured) => Assert.InRange(MemoryForecast.Decode(side, side, isTiled) / Gigabyte, 0.9 * measured, 1.1 * measured);

    [Fact]
    public void A_second_pass_to_2048_in_low_memory_mode_takes_what_was_measured() =>
        Assert.InRange(Forecast(In(MemoryMode.Low, new HiresOptions(Scale: 4))), 0.9 * 6.76, 1.1 * 6.76);

    [Fact]
    public void It_grows_with_the_picture_in_every_mode()
    {
        foreach (var mode in Enum.GetValues<MemoryMode>())
        {
            var (small, large) = (Forecast(In(mode, new HiresOptions(Scale: 2))), Forecast(In(mode, new HiresOptions(Scale: 4))));
            Assert.True(large > 1.9 * small, $"{mode}: {small} and {large}");
        }
    }

    [Fact]
    public void Lower_modes_and_cards_need_less()
    {
        var normal = Forecast(In(MemoryMode.Normal));
        Assert.True(Forecast(In(MemoryMode.Medium)) < normal && Forecast(In(MemoryMode.Low)) < Forecast(In(MemoryMode.Medium)));
        Assert.True(Forecast(In(MemoryMode.Offload), hasCard: true) < Forecast(In(MemoryMode.Low), hasCard: true));
        Assert.True(Forecast(In(MemoryMode.Normal), hasCard: true) < normal);
        Assert.Equal(normal, Forecast(In(MemoryMode.Normal) with { Device = new DeviceOptions("cpu") }, hasCard: true));
    }

    [Fact]
    public void A_batch_is_painted_one_by_one_on_a_processor_and_at_once_on_a_card()
    {
        GenerateRequest asked(int batch, bool strict = false) => new("a", Width: 1024, Height: 1024, BatchSize: batch, Device: new DeviceOptions { Memory = MemoryMode.Low, Strict = strict });
        Assert.Equal(Forecast(asked(1)), Forecast(asked(8)), 0.05);
        Assert.True(Forecast(asked(8), hasCard: true) > Forecast(asked(1), hasCard: true) + 1);
        Assert.Equal(Forecast(asked(8, strict: true), hasCard: true), Forecast(asked(1), hasCard: true), 0.05);
    }
}
