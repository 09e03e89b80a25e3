import Onboard.Kit

// A step of a claim, from the model's roles.
TimelineStep {
    required property string key

    required detail
    required last
    required reached
    required time
    required title
}
