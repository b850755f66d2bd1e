using Easel.Core.Errors;
using Easel.Imaging;
using Easel.Starter.Judge;
using Easel.Starter.Lessons;
using Easel.Starter.World;

namespace Easel.Starter.Tests.Lessons;

public sealed class GuestLessonTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("easel-lesson-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_lesson_is_a_training_folder_whose_captions_say_robot_and_not_its_colour()
    {
        var inner = GuestLesson.Write(folder, pictures: 5, repeats: 3);
        Assert.Equal(Path.Combine(folder, "3_robot"), inner);
        Assert.Equal(10, Directory.GetFiles(inner).Length);
        foreach (var picture in Directory.GetFiles(inner, "*.png"))
        {
            var pixels = ImageFile.Load(picture);
            Assert.Equal((128, 128, 3), (pixels.Width, pixels.Height, pixels.Channels));
            var caption = File.ReadAllText(Path.ChangeExtension(picture, ".txt"));
            Assert.Contains(GuestLesson.Trigger, caption, StringComparison.Ordinal);
            Assert.DoesNotContain($"purple {GuestLesson.Trigger}", caption, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_named()
    {
        File.WriteAllText(Path.Combine(folder, "file"), "");
        var error = Assert.Throws<EaselException>(() => GuestLesson.Write(Path.Combine(folder, "file"), pictures: 1));
        Assert.Equal("cannot-write", error.Code);
        Assert.Contains(Path.Combine(folder, "file"), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_guest_that_is_alone_and_not_in_the_middle_is_said_to_be_where_it_is() =>
        Assert.All(
            EvaluationPrompt.ListOfGuest(50).Where(prompt => prompt.Scene.Subjects.Length == 1),
            prompt => Assert.Contains(prompt.Scene.Subjects[0].Place switch { Place.Left => "robot on the left", Place.Right => "robot on the right", _ => "robot" }, prompt.Text, StringComparison.Ordinal));

    [Fact]
    public void Its_prompts_are_of_other_scenes()
    {
        var dice = new Dice(12);
        var taught = Enumerable.Range(0, 12).Select(_ => GuestLesson.SceneOf(dice)).ToHashSet();
        var asked = EvaluationPrompt.ListOfGuest(50);
        Assert.All(asked, prompt => Assert.Contains(prompt.Scene.Subjects, s => s is { Kind: Kind.Robot, Colour: GuestLesson.Colour }));
        Assert.DoesNotContain(asked, prompt => taught.Contains(prompt.Scene));
    }
}
