using Easel.Core.Requests;
using Easel.Web.Language;
using Easel.Web.Training;

namespace Easel.Web.Tests.Training;

public sealed class TrainFieldsTests
{
    public static TheoryData<string> Keys => [.. TrainFields.All.Select(it => it.Key)];

    [Theory]
    [MemberData(nameof(Keys))]
    public void A_field_reads_what_it_wrote_and_goes_back_to_its_default(string key)
    {
        var field = TrainFields.All.Single(it => it.Key == key);
        var value = field.Type switch
        {
            TrainFieldType.Flag => field.Default == "true" ? "false" : "true",
            TrainFieldType.Choice => field.Choices.First(it => it != field.Default),
            TrainFieldType.Text => "something",
            _ => "1",
        };
        var written = field.Write(TrainFields.Fresh, value);
        Assert.Equal(value, field.Read(written));
        if (field.Type != TrainFieldType.Text || field.Default is not null) Assert.Equal(field.Default, field.Read(field.Write(written, field.Default)));
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void A_field_has_both_names_and_its_help(string key)
    {
        var caption = TrainFields.All.Single(it => it.Key == key).Caption;
        Assert.NotEqual(caption.Name.English, caption.Name.Chinese);
        Assert.Matches(@"\p{IsCJKUnifiedIdeographs}", caption.Name.Chinese + caption.Help.Chinese);
        Assert.DoesNotMatch(@"\p{IsCJKUnifiedIdeographs}", caption.Name.English + caption.Help.English);
    }

    [Fact]
    public void The_configuration_is_in_the_words_of_sd_scripts()
    {
        var request = TrainFields.Fresh with { Network = new TrainNetwork(Dim: 32, Alpha: 16), Run = new TrainRun(Epochs: 10), Data = new TrainData(Folder: @"C:\sets ""a""", Defaults: new TrainDataset([], BatchSize: 4)) };
        var lines = TrainConfig.Toml(request).Split('\n');
        Assert.Contains("network_module = \"networks.lora\"", lines);
        Assert.Contains("network_dim = 32", lines);
        Assert.Contains("network_alpha = 16.0", lines);
        Assert.Contains("max_train_epochs = 10", lines);
        Assert.Contains("resolution = \"512,512\"", lines);
        Assert.Contains("""train_data_dir = "C:\\sets \"a\"" """.TrimEnd(), lines);
        Assert.Contains("learning_rate = 0.0001", lines);
        Assert.DoesNotContain(lines, it => it.StartsWith("max_train_steps", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("1e-4", true)]
    [InlineData("1E-04", true)]
    [InlineData("0.0001", true)]
    [InlineData("", true)]
    [InlineData("fast", false)]
    [InlineData("NaN", false)]
    [InlineData("-1", false)]
    public void A_number_may_be_written_in_any_usual_way(string text, bool good) => Assert.Equal(good, TrainFields.All.Single(it => it.Key == "learning_rate").Problem(text) is null);

    [Fact]
    public void Settings_with_an_effect_have_a_name_in_both_languages() => Assert.Empty(
        Easel.Application.Settings.SettingList.All.Where(it => it.Effect is not null).Select(it => it.Key).Except(SettingCaptions.All.Keys));
}
